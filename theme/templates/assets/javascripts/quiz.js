/* 自测: scores the questions in the page and keeps the answers in this browser only. Without it, each answer is folded
   below its question. A letter chooses its option. A question is checked by Enter or by its button, and is locked then
   until it is done over; what Enter does next is to go on to the next question. */
"use strict";

(() => {
  const STORE = "paodetong-quiz";
  const questions = [...document.querySelectorAll(".quiz__question")];
  if (!questions.length) return;

  const fields = (question) => [...question.querySelectorAll("input")];
  const chosen = (question) => fields(question).filter((field) => field.checked).map((field) => field.value).join("");
  const right = (question) =>
    [...question.querySelectorAll("[data-right] input")].map((field) => field.value).join("");
  const isRight = (question) => answers[question.dataset.quiz] === right(question);

  /* What is kept: the letters chosen, by a question's name and version. A browser may refuse to keep anything. */
  let answers = {};
  try {
    const kept = JSON.parse(localStorage.getItem(STORE)) ?? {};
    for (const { dataset } of questions) if (typeof kept[dataset.quiz] === "string") answers[dataset.quiz] = kept[dataset.quiz];
  } catch {}

  function keep() {
    try {
      localStorage.setItem(STORE, JSON.stringify(answers));
    } catch {}
  }

  function element(tag, name, text = "") {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  }

  function button(name, text, press) {
    const made = element("button", name, text);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  /* Marks the options of an answered question, and shows why. */
  function show(question) {
    const letters = answers[question.dataset.quiz];
    for (const field of fields(question)) {
      const row = field.parentElement;
      const [correct, taken] = ["right" in row.dataset, letters.includes(field.value)];
      field.checked = taken;
      if (!correct && !taken) continue;
      row.classList.add(correct ? "quiz__option--right" : "quiz__option--wrong");
      row.append(element("span", "quiz__mark", correct ? (taken ? "✓ 选对了" : "✓ 该选") : "✗ 选错了"));
    }
    question.querySelector("fieldset").disabled = true;
    question.querySelector("button").textContent = "重做";
    question.querySelector(".quiz__next").hidden = question === questions.at(-1);
    question.classList.toggle("quiz__question--wrong", !isRight(question));
    question.querySelector(".quiz__verdict").textContent = isRight(question) ? "答对了。" : "答错了。";
    Object.assign(question.querySelector("details"), { hidden: false, open: true });
  }

  function clear(question) {
    for (const mark of question.querySelectorAll(".quiz__mark")) mark.remove();
    for (const row of question.querySelectorAll(".quiz__option"))
      row.classList.remove("quiz__option--right", "quiz__option--wrong");
    for (const field of fields(question)) field.checked = false;
    question.querySelector("fieldset").disabled = false;
    question.querySelector("button").textContent = "对答案";
    question.querySelector(".quiz__next").hidden = true;
    question.classList.remove("quiz__question--wrong");
    question.querySelector(".quiz__verdict").textContent = "";
    question.querySelector("details").hidden = true;
  }

  function check(question) {
    const letters = chosen(question);
    if (!letters) {
      question.querySelector(".quiz__verdict").textContent = "还没有选。";
      return;
    }
    answers[question.dataset.quiz] = letters;
    keep();
    show(question);
    score();
    const further = question.querySelector(".quiz__next"); // a field that is disabled loses the focus
    (further.hidden ? question.querySelector("button") : further).focus({ preventScroll: true });
  }

  /* To the next question that is shown; where none is, to the line with the score. */
  function go(question) {
    const next = questions.slice(questions.indexOf(question) + 1).find((one) => !one.hidden);
    if (!next) {
      onlyWrong.focus();
      return;
    }
    next.scrollIntoView({ block: "start" });
    const field = fields(next).find((one) => !one.disabled) ?? next.querySelector("button");
    field.focus({ preventScroll: true });
  }

  /* A letter chooses its option, or takes it back where there may be several. */
  function choose(question, letter) {
    const field = fields(question).find((one) => one.value === letter.toUpperCase());
    if (!field || field.disabled) return;
    field.focus();
    field.click();
  }

  function again(question) {
    delete answers[question.dataset.quiz];
    keep();
    clear(question);
    score();
    fields(question)[0].focus();
  }

  const [said, onlyWrong, reset] = document.querySelector(".quiz__bar").children;
  onlyWrong.addEventListener("click", () => filter(onlyWrong.getAttribute("aria-pressed") !== "true"));
  reset.addEventListener("click", () => {
    if (!Object.keys(answers).length || !confirm("清空这一页上的全部答案？")) return;
    answers = {};
    keep();
    questions.forEach(clear);
    filter(false);
    score();
  });

  function score() {
    const done = questions.filter(({ dataset }) => dataset.quiz in answers);
    const good = done.filter(isRight).length;
    const wrong = done.length - good;
    said.textContent = `答了 ${done.length} / ${questions.length} 题，对 ${good} 题，错 ${wrong} 题。`;
  }

  /* Those answered wrongly when it is pressed: one that is done over stays until it is pressed again. */
  function filter(on) {
    onlyWrong.setAttribute("aria-pressed", on);
    for (const question of questions)
      question.hidden = on && !(question.dataset.quiz in answers && !isRight(question));
    for (const part of document.querySelectorAll(".quiz")) {
      const empty = !part.querySelector(".quiz__question:not([hidden])");
      part.hidden = part.previousElementSibling.hidden = empty;
    }
    none.hidden = !on || questions.some((question) => !question.hidden);
  }

  const none = element("p", "quiz__none", "没有答错的题。");
  none.setAttribute("role", "status");
  document.querySelector(".quiz__bar").after(none);

  for (const question of questions) {
    const row = element("div", "quiz__check");
    const verdict = element("span", "quiz__verdict");
    verdict.setAttribute("role", "status");
    const press = () => (question.dataset.quiz in answers ? again(question) : check(question));
    row.append(button("quiz__button", "对答案", press), button("quiz__next", "下一题", () => go(question)), verdict);
    question.querySelector("fieldset").after(row);
    question.addEventListener("keydown", (event) => {
      if (event.repeat && event.key === "Enter") event.preventDefault(); // held down, it would run through them all
      if (event.target.tagName !== "INPUT" || event.ctrlKey || event.altKey || event.metaKey) return;
      const letter = event.key.length === 1 && fields(question).some(({ value }) => value === event.key.toUpperCase());
      if (event.key !== "Enter" && !letter) return;
      event.preventDefault();
      event.stopPropagation(); // the theme has letters of its own
      if (letter) choose(question, event.key);
      else if (!event.repeat) check(question);
    });
    if (question.dataset.quiz in answers) show(question);
    else clear(question);
  }
  score();
  filter(false);
})();
