"""Both sides of the guess: what is refused at writing, and the ordinary notes that must not be."""

import subprocess
import sys

import pytest

from mspproj.store.secrets import looks_secret

SECRET = [
    ("admin password: Hunter2!", "password"),
    ("pw=Summer2024!", "password"),
    ("new pwd is Tr0ub4dor&3 for the switch", "password"),
    ("Wifi PSK: correcth0rse", "password"),
    ("password=hunter22", "password"),
    ("Passwort: Sommer2024", "password"),
    ("set passphrase -> 'blue-Horse-77'", "password"),
    ("user jo / pass: Qwerty123", "password"),
    ("aws AKIA" + "IOSFODNN7EXAMPLE in user data", "AWS access key"),
    ("ASIA" + "Y34FZKBOKMUTVV7A", "AWS access key"),
    ("-----BEGIN RSA PRIVATE " + "KEY----- MIIE", "private key"),
    ("-----BEGIN OPENSSH PRIVATE " + "KEY-----", "private key"),
    ("-----BEGIN PRIVATE " + "KEY-----", "private key"),
    ("cloned with ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a", "token (GitHub)"),
    ("github_pat_" + "11ABCDEFG0abcdefghijkl_0123456789abcdefghijklmnopqrstuv", "token (GitHub)"),
    ("glpat-" + "abcdefghij0123456789", "token (GitLab)"),
    ("bot xoxb-" + "123456789012-abcdefghij", "token (Slack)"),
    ("https://hooks.slack.com/services/" + "T000/B000/XXXXXXXX", "Slack webhook"),
    ("https://contoso.webhook.office.com/webhookb2/" + "0f8fad5b-d9cb-469f-a165-70867728950e@x", "Teams webhook"),
    ("eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "token (JWT)"),
    ("AIza" + "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe", "API key (Google)"),
    ("sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", "API key (Stripe)"),
    ("postgres://app:s3cret@db.contoso.com/erp", "connection string with password"),
    (
        "AccountKey=" + "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
        "connection string with password",
    ),
    ("api key: 7Hf93kdLs02mQpX81zVbN4tY", "key or token"),
    ("client secret b8Q~3kd9sLm02pQx81zVbN4tYw", "key or token"),
    ("token 9f86d081884c7d659a2feaa0c55ad015", "key or token"),
    ("link ?sv=2022&sig=" + "abc123DEF456ghi789JKL012mno345PQ%3D", "signed link (Azure)"),
]

ORDINARY = [
    "Cut over mail",
    "reset password for Jo",
    "Password reset: Jo Smith, called back",
    "password policy: 14 characters, changed yearly",
    "password: see vault",
    "Password: ********",
    "pw in the vault, entry 4711",
    "password is the same as before",
    "password expires: 2026-12-01",
    "password manager: rolled out to 45 people",
    "Passwords: done for hq, 12 left",
    "new password set at 13:30",
    "Told Pat: password now in Bitwarden",
    "bypass: 2 switches moved to VLAN 20",
    "compass: calibrated",
    "key: collected from reception",
    "keyboard replaced, serial 5CG1234XYZ",
    "secret santa lunch: 45 min",
    "token ring joke: none",
    "hardware tokens: 12 delivered, YubiKey 5C NFC",
    "license key entered for M365-BUSINESS-PREMIUM-ANNUAL",
    "Cut over mail: mailboxes 1-20",
    "10.0.0.1:8443 answers again",
    "https://portal.azure.com/#view/Microsoft_AAD_IAM/UsersManagementMenuBlade",
    "ssh admin@10.20.30.40: port 22 closed",
    "task:T3 moved; key people informed: Kim, Lee",
    "BitLocker recovery key stored in Entra ID",
    "passed: 12 of 12 tests",
    "MFA token enrolled for kim.miller@contoso-example.com",
    "git commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "api key rotation planned for project contoso-m365-migration-2026-phase2",
    "PSK changed on all access points: yes",
    "keys for server room: see contoso/sites/headquarters/2026/access-list",
    "smb://server:445/share",
    "https://user:<password>@host.example.com",
    "",
]


@pytest.mark.parametrize(("text", "kind"), SECRET)
def test_a_secret_is_named(text: str, kind: str) -> None:
    assert looks_secret(text) == kind


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_note_passes(text: str) -> None:
    assert looks_secret(text) is None


def test_a_plain_note_does_not_load_the_patterns() -> None:
    code = (
        "import sys; had = 're' in sys.modules\n"
        "from mspproj.store.secrets import looks_secret\n"
        "assert looks_secret('Cut over mail') is None\n"
        "assert had or 're' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
