// Runs in the page: what reaches beyond the window's right edge, unless it may be scrolled to.
() => {
  const width = document.documentElement.clientWidth;
  const name = (element) => {
    const kind = typeof element.className === "string" ? element.className.trim().split(/\s+/)[0] : "";
    const inside = element.parentElement && element.parentElement.id ? `#${element.parentElement.id} > ` : "";
    return `${inside}${element.localName}${element.id ? `#${element.id}` : ""}${kind ? `.${kind}` : ""}`;
  };
  const found = [];
  if (document.documentElement.scrollWidth > window.innerWidth) {
    found.push("the page itself");
  }
  const DRAWERS = ".w-minimap"; // closed, it waits beyond the edge
  const main = document.querySelector("main") || document.body;
  for (const element of main.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    // What lies wholly beyond the edge is a closed drawer; what sticks out begins before it.
    if (!box.width || !box.height || box.right <= width + 1 || box.left >= width) continue;
    if (element.closest(DRAWERS)) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    let parent = element.parentElement;
    let reachable = getComputedStyle(element).position === "fixed";
    while (parent && parent !== document.body && !reachable) {
      const style = getComputedStyle(parent);
      reachable = /auto|scroll/.test(style.overflowX) || style.position === "fixed" || (parent.clientWidth <= 1);
      parent = parent.parentElement;
    }
    if (!reachable) {
      found.push(name(element));
      break;
    }
  }
  return found;
}
