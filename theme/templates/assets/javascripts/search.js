/* Repairs to Material's search, made on the messages between the page and its search worker:
   - the worker drops the last word of a Chinese query, or cuts it short: words are found here, in the index's own
     vocabulary, and each is handed over whole;
   - a query such as --rm or -it reads as "exclude": its hyphens are escaped;
   - a page with one of the words in its title comes before a page with all of them: those go first. */
"use strict";

(() => {
  const SETUP = 0;
  const QUERY = 2;
  const RESULT = 3;
  const HAN = /\p{sc=Han}+/gu;
  /* The worker's segmenter never looks at the last character of a run, so each run gets one that no page has. */
  const GUARD = "\u3400";
  const COMPLETIONS = 6;

  let words = new Set();
  let longest = 1;

  function learn(docs) {
    words = new Set();
    longest = 1;
    for (const { title = "", text = "" } of docs)
      for (const [word] of `${title} ${text}`.matchAll(HAN)) {
        words.add(word);
        longest = Math.max(longest, word.length);
      }
  }

  /* The split of a run into words with the fewest characters outside of the vocabulary, then the fewest words. */
  function split(run) {
    const best = [{ cost: 0, parts: [] }];
    for (let end = 1; end <= run.length; end++) {
      best[end] = { cost: best[end - 1].cost + 100, parts: [...best[end - 1].parts, run.slice(end - 1, end)] };
      for (let start = Math.max(0, end - longest); start < end; start++) {
        const word = run.slice(start, end);
        const cost = best[start].cost + 1;
        if (words.has(word) && cost < best[end].cost) best[end] = { cost, parts: [...best[start].parts, word] };
      }
    }
    return best[run.length].parts;
  }

  /* A word of the vocabulary as it is; the beginning of one, as while typing, as the words it begins. */
  function known(run) {
    const found = [];
    if (!words.has(run))
      for (const word of words) if (word.startsWith(run)) found.push(word);
    return found.sort((a, b) => a.length - b.length).slice(0, COMPLETIONS);
  }

  function chinese(run) {
    const complete = known(run);
    const parts = complete.length ? complete : split(run);
    return ` ${parts.map((part) => (words.has(part) ? part + GUARD : part)).join(" ")} `;
  }

  /* The query is parsed twice, and each time takes a backslash away. A hyphen inside a word separates, as in the index. */
  function option(_, before, hyphens, name) {
    return `${before}${"\\\\\\-".repeat(hyphens.length)}${name.replace(/-+/g, " ")}`;
  }

  function rewrite(query) {
    return query
      .replace(/[*+~^\\]+\d*/g, " ")
      .replace(/(^|\s)-+(?=\s|$)/g, " ")
      .replace(/(^|\s)(-+)(\S+)/g, option)
      .replace(HAN, chinese)
      .trim();
  }

  /* How many of the query's words the best section of a page has. */
  function hits(sections) {
    return Math.max(...sections.map(({ terms }) => Object.values(terms).filter(Boolean).length));
  }

  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (data.type === RESULT) data.data.items.sort((a, b) => hits(b) - hits(a));
      });
    }

    postMessage(message, ...rest) {
      if (message?.type === SETUP) learn(message.data.docs);
      if (message?.type === QUERY) message = { ...message, data: rewrite(message.data) };
      return super.postMessage(message, ...rest);
    }
  };

  /* The search dialog has no name for a screen reader. */
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-md-component=search]")?.setAttribute("aria-label", "搜索");
  });
})();
