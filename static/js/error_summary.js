// `autofocus` does this without a script, but not where the address names a place of the page.
document.querySelector("[data-error-summary]")?.focus();
