"""How words look in a page, and the page's theme."""

from playwright.sync_api import expect

READABLE, SMALLEST = 4.5, 11  # contrast, pixels of type
# Of every piece of text that can be seen: the words, their contrast with what is behind, and their size. What is
# half transparent is mixed with what is below it. Words of a picture have their colour as `fill`.
WORDS = """root => {
    const parse = (colour) => { const n = colour.match(/[\\d.]+/g).map(Number); return [...n.slice(0, 3), n[3] ?? 1]; };
    const over = (top, below) => [0, 1, 2].map((i) => top[3] * top[i] + (1 - top[3]) * below[i]);
    const light = (colour) => {
        const [r, g, b] = colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        if (!element) return [255, 255, 255];
        const paper = parse(getComputedStyle(element).backgroundColor);
        return paper[3] === 1 ? paper.slice(0, 3) : over(paper, behind(element.parentElement));
    };
    const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const words = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
        if (!words || element.closest('style, option, title')) continue;
        if (!element.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(element), paper = behind(element);
        const ink = over(parse(element.closest('svg') ? style.fill : style.color), paper);
        const [low, high] = [light(ink), light(paper)].sort((a, b) => a - b);
        found.push([words.slice(0, 60), (high + 0.05) / (low + 0.05), parseFloat(style.fontSize)]);
    }
    return found;
}"""


def faults(part):
    """The words in a part of the page that are too pale or too small, or that there are none."""
    words = part.evaluate(WORDS)
    return [one for one in words if one[1] < READABLE or one[2] < SMALLEST] if words else ["there are no words"]


def change_theme(book, theme):
    """Of the page, and wait until it has changed."""
    book.command("apputils:change-theme", theme=f"JupyterLab {theme}")
    is_light = str(theme == "Light").lower()
    expect(book.page.locator(f"body[data-jp-theme-light={is_light}]")).to_be_attached()
