"""Text that looks like a password, a key or a token: it must not get into a log that goes to every clone."""

# Most notes hold none of these characters or words; only a text that does is worth compiling patterns for.
_HINTS: tuple[str, ...] = (
    "=",
    ":",
    "-----",
    "eyj",
    "akia",
    "asia",
    "gh",
    "glpat",
    "xox",
    "sk",
    "aiza",
    "hooks.slack",
    "npm_",
)
_HINTS += ("pass", "pw", "secret", "token", "key", "sig=", "webhook")

# What a value of a password looks like: at least 6 characters without a space, and not a plain word or a reference.
_NAMES = r"(?:pass(?:word|wort|phrase|wd|code)?|pwd|pw|psk|kennwort|mot de passe|contraseña)"
_KEYS = r"(?:(?:api|access|account|shared|client|secret|private|storage|encryption|license)[ _-]?)?(?:key|token|secret)"

_PATTERNS = (
    ("private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("AWS access key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    ("token (GitHub)", r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,})\b"),
    ("token (GitLab)", r"\bgl(?:pat|dt|rt|ft|cbt|ptt)-[A-Za-z0-9_-]{20,}"),
    ("token (Slack)", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}"),
    ("token (npm)", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("API key (Google)", r"\bAIza[A-Za-z0-9_-]{35}"),
    ("API key (Stripe)", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("API key", r"\bsk-(?:[A-Za-z0-9]+-)*[A-Za-z0-9_]{20,}"),
    ("Slack webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/\w+/\w+"),
    ("Teams webhook", r"(?:webhook\.office\.com/webhookb2|outlook\.office\.com/webhook)/[0-9a-f-]{36}"),
    ("signed link (Azure)", r"[?&]sig=[A-Za-z0-9%+/_-]{30,}"),
    ("token (JWT)", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ("connection string with password", r"\b[a-z][a-z0-9+.-]*://[^\s:/@]+:(?!\*+@|<|\$\{|\[)[^\s/@]{3,}@[\w.-]"),
    ("connection string with password", r"(?i)\b(?:AccountKey|SharedAccessKey)\s*=\s*[A-Za-z0-9+/]{20,}"),
)


def looks_secret(text: str) -> str | None:
    """What kind of secret stands in `text` ("password", "AWS access key" …), or None. A guess, made to be quiet on
    ordinary notes: "reset password for Jo" is fine, "password: Hunter2!" is not.
    """
    low = text.lower()
    if not any(hint in low for hint in _HINTS):
        return None
    import re

    for kind, pattern in _PATTERNS:
        if re.search(pattern, text):
            return kind
    for found in re.finditer(
        rf"(?i)(?<![a-z]){_NAMES}(?![a-z])\s*(?:[:=]+|->|\bis\b|\bset to\b|\bnow\b)\s*(\S+)", text
    ):
        if _is_password(
            found[1], strict=found[0].lower().split(found[1].lower())[0].rstrip().endswith((":", "=", ">"))
        ):
            return "password"
    for found in re.finditer(
        rf"(?i)(?<![a-z]){_KEYS}(?![a-z])\s*(?:[:=]+|->|\bis\b)?\s*[\"'`]?([\w+/.~=-]{{24,}})", text
    ):
        if _is_random(found[1]):
            return "key or token"
    return None


def _is_password(value: str, *, strict: bool) -> bool:
    """After `password:` a word with a digit or a sign in it; after `password is` it must mix three kinds."""
    value = value.strip("\"'`,;()").rstrip(".?")
    if len(value) < 6 or value[0] in "<[{$" or set(value) <= set("*•.xX-_"):
        return False
    kinds = _kinds(value)
    if value[:4].lower() in ("http", "file") or value.count("/") > 1 or _is_time_or_count(value):
        return False
    return kinds >= 3 or (strict and kinds == 2 and not value.replace("-", "").replace("/", "").isalpha())


def _is_time_or_count(value: str) -> bool:
    return all(c.isdigit() or c in ".:-/%,hdm" for c in value)


def _is_random(value: str) -> bool:
    """24 characters and more of mixed kinds that no one would type as a name or a path."""
    if _kinds(value) < 3 or sum(c.isdigit() for c in value) < 3:
        return len(value) >= 32 and all(c in "0123456789abcdefABCDEF" for c in value) and _kinds(value) == 2
    words = value.replace("_", "-").replace("/", "-").replace(".", "-").split("-")
    return max(map(len, words)) >= 16


def _kinds(value: str) -> int:
    return (
        any(c.islower() for c in value)
        + any(c.isupper() for c in value)
        + any(c.isdigit() for c in value)
        + any(not c.isalnum() for c in value)
    )
