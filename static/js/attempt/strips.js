// What the bar says that is always seen: a lost line, a refusal, the end; and the words
// below the button that leads to the summary.

function say(element, words) {
  element.hidden = !words;
  if (element.textContent !== words) element.textContent = words;
}

export class Strips {
  constructor({ line, refusal, waiting, text }) {
    Object.assign(this, { line, refusal, waiting, text });
    refusal.querySelector("button").addEventListener("click", () => (refusal.hidden = true));
  }

  refuse(words) {
    this.refusal.hidden = false;
    this.refusal.querySelector("span").textContent = words;
  }

  end(...words) {
    say(this.line, words.filter(Boolean).join(" "));
    say(this.waiting, "");
  }

  // `count` answers wait; `kept`: in storage too; `wish`: the learner wants the summary.
  showLine({ up, count, kept, wish }) {
    const { textOffline, textOfflineEmpty, textNotKept, textWish, textWishEmpty } = this.text;
    const parts = [count ? textOffline.replace("{n}", count) : textOfflineEmpty];
    if (count && !kept) parts.push(textNotKept);
    say(this.line, up ? "" : parts.join(" "));
    const wished = count ? textWish.replace("{n}", count) : textWishEmpty;
    say(this.waiting, wish && !up ? wished : "");
  }
}
