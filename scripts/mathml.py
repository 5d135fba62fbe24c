"""Formulas of Markdown as MathML, which browsers show by themselves: a page with them needs no internet.

Uses latex2mathml, which is pure Python.
"""

import re

from latex2mathml.converter import convert

CODE_OR_FORMULA = re.compile(
    r"(?P<code>^```.*?^```|`[^`\n]*`)|\$\$(?P<displayed>.+?)\$\$|(?<![\\$])\$(?P<inline>[^$]+?)\$", re.S | re.M
)
MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "*_|[]`~\\"}  # what has a meaning in Markdown, written otherwise


def with_mathml(words):
    r"""Markdown with MathML in place of its formulas; code stays as it is.

    >>> with_mathml("The value $x$, but `$x$`.")
    'The value <math display="inline"><mrow><mi>x</mi></mrow></math>, but `$x$`.'
    """
    return CODE_OR_FORMULA.sub(_mathml, words)


def _mathml(found):
    if found["code"]:
        return found["code"]
    if found["inline"]:
        return _converted(found["inline"], "inline")
    latex = re.sub(r"^> ?", "", found["displayed"], flags=re.M)  # inside a quotation
    number = re.search(r"\\tag\{([^}]*)\}", latex)
    formula = _converted(latex.replace(number[0], "") if number else latex, "block")
    label = f"<span>({number[1]})</span>" if number else "<span></span>"
    return f'<div class="formula"><span></span>{formula}{label}</div>'


def _converted(latex, display):
    latex = re.sub(r"\\arg\b", r"\\operatorname{arg}", latex)  # unknown to it, as are these after \big:
    latex = re.sub(r"\\[lr]vert\b", "|", re.sub(r"\\[lr]Vert\b", r"\\|", latex))
    text = convert(" ".join(latex.split()), display=display, xmlns="")  # in HTML it needs no name space
    text = text.replace(' xmlns=""', "")
    return re.sub(r">([^<]+)<", lambda part: f">{part[1].translate(MARKDOWN)}<", text)
