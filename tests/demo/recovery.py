"""The chapters about coming back: a drill that leaves nothing, a failover that answers, and the report of both.

They never go on after something that was not as told.
"""

from __future__ import annotations

import urllib.request

from tests.simulator.client import REPOSITORY

from .coming_back import INPUTS, POINTER_FILE
from .databases import RECOVERY_REGION
from .estate import SOURCE_REGION
from .shop import PLAN, WWW
from .stage import Stage, check

DRILL, FAILOVER, REPORT = "lifeboat.aws.drill", "lifeboat.aws.failover", "lifeboat.aws.report"


def drill(stage: Stage) -> None:
    before = _things(stage)
    stage.narrator.say(f"""Copies are worth nothing until something came up from them. A drill restores everything in
        a network of its own, verifies it, writes down how long that took, and removes what it has created.
        {SOURCE_REGION} is still silent. The web servers begin as soon as the database answers.""")
    run = stage.run(DRILL, *_options(stage), "-e", "drill=tuesday", terse=True)
    _check_regions(stage)
    check("OK: 2 of 2 workloads are back" in run.output, "not both workloads are back")
    check(_things(stage) == before, f"something is left of the drill: {sorted(_things(stage) ^ before)}")
    stage.narrator.proved("the shop came up from its copies, and nothing of it is left.")


def failover(stage: Stage) -> None:
    stage.narrator.say("""And this is the worst night. The same for real: readiness first, then every workload, its
        name, and whether it answers. The name of the plan has to be typed.""")
    run = stage.run(FAILOVER, *_options(stage), "-e", f"confirm={PLAN}", "-e", f"@$PWD/{INPUTS}", terse=True)
    _check_regions(stage)
    check("OK: 2 of 2 workloads are back" in run.output, "not both workloads are back")
    stage.narrator.say(f"""{WWW} leads to the load balancer of {RECOVERY_REGION} now. A customer asks it:""")
    _ask(stage)
    stage.narrator.proved(f"the shop is back in {RECOVERY_REGION}, and nothing was asked of {SOURCE_REGION}.")


def report(stage: Stage) -> None:
    folder = REPOSITORY / ".build" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "shop.html"
    stage.narrator.say("""What came of it, as one page for those who sign: verdict, how much was lost (RPO), how long it
        took (RTO) and where the time went.""")
    targets = [f"dr_report_{kind}_file={folder}/shop.{end}" for kind, end in (("json", "json"), ("markdown", "md"))]
    named = [word for target in (*targets, f"dr_report_html_file={page}") for word in ("-e", target)]
    stage.run(REPORT, "-i", str(stage.runner.folder / POINTER_FILE), *named, terse=True)
    check("<svg" in page.read_text(encoding="utf-8"), "the page draws nothing")
    stage.narrator.proved(f"open {page} in a browser; it needs nothing but itself.")


def _options(stage: Stage) -> list[str]:
    folder = stage.runner.folder
    # A minute passes in a twentieth of a second here.
    quick = ("-e", "dr_recover_poll_interval=0.3", "-e", "dr_recover_wait_interval=0.3")
    return ["-i", str(folder / POINTER_FILE), "-e", f"evidence_directory={folder}/runs", *quick]


def _check_regions(stage: Stage) -> None:
    asked = stage.asked_regions()
    check(asked == {RECOVERY_REGION}, f"the regions asked are {', '.join(sorted(asked))}")


def _things(stage: Stage) -> set[str]:
    """Whatever of a recovery is in the recovery region."""
    ec2, rds = stage.aws.boto("ec2", RECOVERY_REGION), stage.aws.boto("rds", RECOVERY_REGION)
    reservations = ec2.describe_instances()["Reservations"]
    instances = [each for reservation in reservations for each in reservation["Instances"]]
    parameters = stage.aws.boto("ssm", RECOVERY_REGION).describe_parameters()["Parameters"]
    return {
        *(each["InstanceId"] for each in instances if each["State"]["Name"] != "terminated"),
        *(each["DBInstanceIdentifier"] for each in rds.describe_db_instances()["DBInstances"]),
        *(each["Name"] for each in parameters if str(each["Name"]).startswith("/lifeboat/")),
    }


def _ask(stage: Stage) -> None:
    """A real HTTP request to the address that the name has now."""
    import dns.resolver

    ports = stage.aws.configure()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], int(ports["dns_port"])
    address = str(next(iter(resolver.resolve(WWW, "A"))))
    url = f"http://{address}:{ports['service_port']}/health"
    request = urllib.request.Request(url, headers={"Host": WWW})
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read().decode()
        check(answer.status == 200, f"{url} answered {answer.status}")
    stage.narrator.command(f"curl http://{WWW}/health")
    stage.narrator.raw(f"\n  200 {text.strip()}\n\n")
