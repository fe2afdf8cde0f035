/* The page of a transcript's results: replays it, and compares what a reader got with the patterns of the tests, which
   the build has written into the page. Nothing is sent anywhere. */
"use strict";

(() => {
  const { size_ratio, steps } = JSON.parse(document.getElementById("compared").textContent);
  const ROWS = 400;
  const UNITS = { "": 1, b: 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15, e: 1e18, z: 1e21, y: 1e24 };

  const bytes = (text) => {
    const [, number, unit] = /^([\d.,e+-]+?)\s?([a-z]*)$/i.exec(text) || [];
    const letter = (unit || "").toLowerCase();
    const power = letter === "b" ? "b" : letter.slice(0, 1);
    const binary = /i/.test(letter) || (letter.length === 1 && letter !== "b");
    const base = UNITS[power];
    return Number(number.replaceAll(",", "")) * (binary ? 1024 ** Math.round(Math.log10(base) / 3) : base);
  };

  const similar = (one, other) => {
    const [small, large] = [bytes(one), bytes(other)].sort((a, b) => a - b);
    return small === large || (small > 0 && large / small <= size_ratio);
  };

  /* Whether a line agrees; what names one thing is the same thing in every line. */
  const agrees = (line, came, known) => {
    line.compiled ??= new RegExp(`^(?:${line.pattern})$`);
    const found = line.compiled.exec(came.trimEnd());
    if (!found) return false;
    const bound = [];
    for (const [at, group] of line.groups.entries()) {
      const text = found[at + 1] ?? "";
      if (group.size && !similar(group.text, text)) return false;
      if (!group.identity) continue;
      const key = `${group.kind} ${group.text}`;
      const before = known.get(key) ?? bound.find(([name]) => name === key)?.[1];
      if (before === undefined) bound.push([key, text]);
      else if (before !== text) return false;
    }
    for (const [key, text] of bound) known.set(key, text);
    return true;
  };

  /* How far the lines agree: the first of the reader's, and of the book's, that do not; null where all do. */
  const compare = (lines, came) => {
    let furthest = [0, 0];
    const walk = (i, j, known) => {
      while (i < lines.length && !lines[i].any) {
        if (j >= came.length || !agrees(lines[i], came[j], known)) {
          if (j >= furthest[1]) furthest = [i, j];
          return false;
        }
        i += 1;
        j += 1;
      }
      if (i === lines.length) {
        if (j === came.length) return true;
        if (j >= furthest[1]) furthest = [i, j];
        return false;
      }
      for (let next = j; next <= came.length; next += 1) if (walk(i + 1, next, new Map(known))) return true;
      return false;
    };
    return walk(0, 0, new Map()) ? null : furthest;
  };

  /* What came: without the command, if that was pasted with it, and without empty lines around it. */
  const pasted = (text, command) => {
    const lines = text.replaceAll("\r", "").split("\n");
    while (lines.length && !lines.at(-1).trim()) lines.pop();
    const last = command.split("\n").at(-1).trim();
    const typed = lines.findIndex((line) => line.trim().endsWith(last));
    return last && typed >= 0 && typed < command.split("\n").length ? lines.slice(typed + 1) : lines;
  };

  window.paodetong = { compare };

  const mine = document.querySelector(".mine");
  const [choice, field, status, difference] = ["select", "textarea", "[role=status]", ".difference"].map((one) =>
    mine.querySelector(one),
  );

  const tell = () => {
    const step = steps[Number(choice.value)];
    difference.hidden = true;
    status.className = "";
    status.textContent = "";
    if (!field.value.trim()) return;
    const came = pasted(field.value, step.command);
    const found = compare(step.lines, came);
    status.className = found ? "differs" : "agrees";
    if (!found) {
      status.textContent = "和书上的一致：不同的只是每次都会变的。";
      return;
    }
    const [at, line] = found;
    status.textContent = `第 ${line + 1} 行起和书上的不同。`;
    const row = (kind, text) => {
      const one = document.createElement("span");
      one.className = kind;
      one.textContent = `${text}\n`;
      return one;
    };
    const book = step.lines[at];
    difference.replaceChildren(
      row("theirs", book ? `书上：${book.text}` : "书上：到这里就完了"),
      row("mine-line", line < came.length ? `你的：${came[line].slice(0, ROWS)}` : "你的：到这里就完了"),
    );
    difference.hidden = false;
  };

  choice.addEventListener("change", tell);
  field.addEventListener("input", tell);
  mine.hidden = false;

  const button = document.querySelector("[data-cast]");
  button?.addEventListener("click", async () => {
    button.disabled = true;
    const assets = document.querySelector("link[rel=stylesheet]").href.replace(/[^/]*$/, "");
    const style = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: `${assets}asciinema-player.css`,
    });
    const script = Object.assign(document.createElement("script"), { src: `${assets}asciinema-player.min.js` });
    await Promise.all(
      [style, script].map(
        (one) =>
          new Promise((done) => {
            one.onload = done;
            document.head.append(one);
          }),
      ),
    );
    window.AsciinemaPlayer.create(button.dataset.cast, document.querySelector(".player"), {
      autoPlay: true,
      fit: "width",
      idleTimeLimit: 2,
      terminalFontFamily: "ui-monospace, Consolas, 'DejaVu Sans Mono', Menlo, monospace",
    });
  });
})();
