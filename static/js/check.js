// Makes "Tự kiểm tra" a question to answer in place; without this file its options unfold.
// Nothing is sent or kept.
for (const form of document.querySelectorAll("[data-check]")) {
  const section = form.closest(".check");
  const fieldset = form.querySelector("fieldset");
  const options = [...form.querySelectorAll(".option")];
  const status = form.querySelector("[role=status]");
  const again = form.querySelector("[type=reset]");
  const inputOf = (option) => option.querySelector("input");
  const feedbackOf = (option) => option.querySelector(".check__feedback");

  const shuffle = () => {
    const left = [...options];
    while (left.length) fieldset.append(left.splice(Math.floor(Math.random() * left.length), 1)[0]);
  };

  const clear = () => {
    for (const option of options) {
      option.classList.remove("option--right", "option--wrong");
      feedbackOf(option).hidden = true;
    }
    status.textContent = "";
    status.classList.remove("visually-hidden");
    again.hidden = true;
  };

  const show = (option) => {
    option.classList.add("correct" in inputOf(option).dataset ? "option--right" : "option--wrong");
    feedbackOf(option).hidden = false;
  };

  // Of several right options one says whether they are all there; of one its feedback does.
  const verdict = (chosen) => {
    const { textRight, textWrong, textMissing } = form.dataset;
    if (textWrong === undefined) return feedbackOf(chosen[0]).textContent;
    const right = chosen.filter((option) => "correct" in inputOf(option).dataset);
    if (right.length < chosen.length) return textWrong;
    const all = options.filter((option) => "correct" in inputOf(option).dataset);
    return right.length < all.length ? textMissing : textRight;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clear();
    const chosen = options.filter((option) => inputOf(option).checked);
    if (!chosen.length) {
      status.textContent = form.dataset.textNone;
      return;
    }
    chosen.forEach(show);
    status.textContent = verdict(chosen);
    status.classList.toggle("visually-hidden", form.dataset.textWrong === undefined);
    again.hidden = false;
  });
  form.addEventListener("change", clear);
  form.addEventListener("reset", () => {
    clear();
    shuffle();
    inputOf(form.querySelector(".option")).focus();
  });

  shuffle();
  form.hidden = false;
  section.classList.add("check--live");
}
