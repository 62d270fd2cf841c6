// Runs in the page: what a reader, or a screen reader, finds there.
() => {
  const SKIPPED = "script, style, template, noscript, svg, iframe";
  const NO_TEXT = "code, pre, kbd, samp";
  const TEXTS = ["placeholder", "aria-label", "title", "alt", "aria-description", "label"];
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const language = (element) => (element.closest("[lang]") || document.documentElement).lang || "";
  const texts = [];
  const add = (element, text, place) => {
    const clean = text.replace(/\s+/g, " ").trim();
    if (clean) texts.push({ text: clean, language: language(element), place, code: !!element.closest(NO_TEXT), hidden: !element.checkVisibility({ visibilityProperty: true }) });
  };
  add(document.documentElement, document.title, "title");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest(SKIPPED)) add(element, walker.currentNode.data, element.localName);
  }
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(SKIPPED)) continue;
    for (const name of TEXTS) if (element.hasAttribute(name)) add(element, element.getAttribute(name), name);
    if (element.matches("input[type=submit], input[type=button], input[type=text], input:not([type])")) {
      add(element, element.value, "value");
    }
  }
  return {
    texts,
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1, h2#header-title")].filter((each) => each.textContent.trim()).length,
    broken: [...document.images].filter((each) => each.complete && each.getAttribute("src") && !each.naturalWidth).map((each) => each.src),
  };
}
