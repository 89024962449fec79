"""Jobs and objects of AWX, without AWX: run by make awx."""
