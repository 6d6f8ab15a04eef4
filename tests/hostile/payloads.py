"""The payloads: what a hostile author would write, by what it tries. What runs calls `milepostTripped`."""

from __future__ import annotations

from typing import NamedTuple

TRIP = "milepostTripped"
"""A function that the tests put into every page: whoever calls it has got a script to run."""
OUTSIDE = "outside.invalid"
"""A host that no page may ask."""
RENDERED = "62615533"
"""What `7919*7907` comes to, where a template engine has got hold of it."""


class Payload(NamedTuple):
    """A text, and a name for it that may be an entity's."""

    name: str
    text: str


BY_CLASS: dict[str, tuple[str, ...]] = {
    "script": (
        f"<script>{TRIP}(1)</script>",
        f"</title></textarea></style></noscript></script><script>{TRIP}(1)</script>",
        f"</code></pre></dd></dl><svg onload={TRIP}(1)></svg>",
        f"<img src=x onerror={TRIP}(1)>",
        f'"><img src=x onerror={TRIP}(1)>',
        f'" onfocus="{TRIP}(1)" autofocus="',
        f"' onmouseover='{TRIP}(1)' onfocus='{TRIP}(1)' autofocus tabindex='0",
        f"--> ]]> <details open ontoggle={TRIP}(1)>",
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={TRIP}(1)&gt;'>",
        f"&lt;script&gt;{TRIP}(1)&lt;/script&gt; &#60;img src=x onerror={TRIP}(1)&#62;",
    ),
    "style": (
        f'<style>@import "https://{OUTSIDE}/a.css"; * {{ display: none }}</style>',
        f"<p style=\"background: url('https://{OUTSIDE}/b.png')\">x</p>",
        f"<link rel=stylesheet href=https://{OUTSIDE}/c.css>",
        f"red;background:url(https://{OUTSIDE}/d.png)",
    ),
    "html": (
        f'<iframe srcdoc="<script>parent.{TRIP}(1)</script>"></iframe>',
        f"<base href=https://{OUTSIDE}/>",
        f'<meta http-equiv=refresh content="0;url=https://{OUTSIDE}/">',
        f"<form action=https://{OUTSIDE}/><button autofocus>x</button></form>",
        f"<object data=https://{OUTSIDE}/o></object><embed src=https://{OUTSIDE}/e>",
        f"<img src=https://{OUTSIDE}/i.png srcset=https://{OUTSIDE}/s.png>",
        "<a href=# id=__config class=md-skip name=document$>x</a><input name=q id=mp-find>",
        "<plaintext><!-- <title>",
    ),
    "markdown": (
        f"[x](javascript:{TRIP}(1))",
        f"[x](&#106;avascript:{TRIP}(1)) <javascript:{TRIP}(1)>",
        f"[x]: javascript:{TRIP}(1)\n\n[x] [x][x]",
        f"![x](https://{OUTSIDE}/m.png)",
        f'[x](https://good.example.com "t" onclick="{TRIP}(1)")',
        f"```\n</code></pre><script>{TRIP}(1)</script>\n```",
        f"* [x](data:text/html,<script>{TRIP}(1)</script>)\n\n<a href='java&Tab;script:{TRIP}(1)'>x</a>",
        f"| a |\n|---|\n| <img src=x onerror={TRIP}(1)> |",
        f"`<script>{TRIP}(1)</script>` **<b onclick={TRIP}(1)>x</b>**",
    ),
    "template": (
        "{{ 7919*7907 }} {%% if 7919*7907 %%}{{ 7919*7907 }}{%% endif %%}".replace("%%", "%"),
        "${{ 7919*7907 }} #{7919*7907} <%= 7919*7907 %> ${7919*7907}",
        "{{ config.docs_dir }} {{ ''.__class__.__mro__[1].__subclasses__() }}",
        '{% include "/etc/passwd" %} {% macro x() %} {# ',
        "{0.__class__} %(x)s %s {base} {site.portal.settings}",
        '--8<-- "mkdocs.yml"\n\n@@milepost:body@@ @@milepost:title@@',
        "<time data-milepost-age></time>",
    ),
    "url": (
        f"javascript:{TRIP}(1)",
        f"JaVaScRiPt:{TRIP}(1)//https://good.example.com",
        f"\x01java\tscript:{TRIP}(1)",
        f"data:text/html,<script>{TRIP}(1)</script>",
        f"vbscript:{TRIP}(1)",
        f"//{OUTSIDE}/p",
        f"/\\{OUTSIDE}/p",
        f"\\\\{OUTSIDE}\\p",
        f'https://good.example.com/"><script>{TRIP}(1)</script>',
        f"https://good.example.com/' onclick='{TRIP}(1)",
        "file:///etc/passwd",
        f"view-source:javascript:{TRIP}(1)",
    ),
    "path": (
        "../../../../../../../etc/passwd",
        "/etc/passwd",
        "x/../../../outside/secret.txt",
        "..%2f..%2f..%2fetc%2fpasswd",
        "..\\..\\outside\\secret.txt",
        "C:/Windows/win.ini",
        "x\0/../../outside/secret.txt",
        "~/secret.txt $HOME/secret.txt ${HOME} %USERPROFILE% $(id) `id`",
    ),
    "header": (
        "x\r\nSet-Cookie: tripped=1\r\n\r\n<script>",
        f"a@example.com?bcc=b@{OUTSIDE}&body=x",
        f"a@example.com\nBcc: b@{OUTSIDE}",
        "x%0d%0aLocation:%20//x",
    ),
    "terminal": (
        "\x1b]0;tripped\x07\x1b[2J\x1b[1;1H",
        "\x9b2Jtripped\x9d0;tripped\x9c",
        "tripped\r\x08\x08 over",
        "\u202eerised\u202c \u2066x\u2069 \u200b\ufeff",
        "a\x00b\x7fc\x85d\u2028e",
    ),
    "workflow": (
        "::error file=x::tripped",
        "x\n::set-output name=x::tripped",
        "##[set-output name=x;]tripped",
        "##vso[task.setvariable variable=x]tripped",
        "%0A::stop-commands::tripped",
    ),
    "data": (
        "__proto__",
        "constructor.prototype",
        f'=HYPERLINK("https://{OUTSIDE}/x","x")',
        "\\\"'`\\u003cscript\\u003e",
        "!!python/object/apply:os.system [id]",
        "group:default/x/../y",
        "x" * 500,
    ),
}

PAYLOADS = tuple(
    Payload(f"{group}-{number}", text) for group, texts in BY_CLASS.items() for number, text in enumerate(texts)
)


def some(turn: int) -> list[Payload]:
    """Return one payload of each class: another one for each turn."""
    return [Payload(f"{group}-{turn % len(texts)}", texts[turn % len(texts)]) for group, texts in BY_CLASS.items()]
