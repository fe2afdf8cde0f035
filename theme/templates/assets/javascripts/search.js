/* Repairs to Material's search, made on the messages between the page and its search worker:
   - the worker drops the last word of a Chinese query, or cuts it short: words are found here, in the index's own
     vocabulary, and each is handed over whole;
   - a query such as --rm or -it reads as "exclude": its hyphens are escaped;
   - a page with one of the words in its title comes before a page with all of them: those go first;
   - a pasted error message is many words, some of them another's: the entry that tells of it goes first of all;
   - the index, which weighs more than any page, is fetched when somebody goes to the search, or comes from one. */
"use strict";

(() => {
  const SETUP = 0;
  const QUERY = 2;
  const RESULT = 3;
  const HAN = /\p{sc=Han}+/gu;
  /* The worker's segmenter never looks at the last character of a run, so each run gets one that no page has. */
  const GUARD = "\u3400";
  const COMPLETIONS = 6;

  /* Of error messages: as in paodetong/messages.py, which says what they mean, and paodetong/site/messages.py. */
  const SKELETONS = /⟦([^⟧]*)⟧/;
  const BETWEEN = "|";
  const WORD = /[a-z0-9]+/g;
  const GAP = "*";
  const NEAR = 0.6;
  const OWN = 0.4;
  const ALL = 0.95;
  const SKIP = 0.3;
  const EVERYWHERE = 0.1;
  const WARNING = "level warning";
  const TERMS = 3;

  let words = new Set();
  let longest = 1;
  let wordings = [];
  let weights = {};

  function learn(docs) {
    words = new Set();
    longest = 1;
    for (const { title = "", text = "" } of docs)
      for (const [word] of `${title} ${text}`.matchAll(HAN)) {
        words.add(word);
        longest = Math.max(longest, word.length);
      }
  }

  const sum = (skeleton) => skeleton.reduce((total, word) => total + weights[word], 0);

  /* The sections that tell of error messages: takes their skeletons out of their text, and weighs the words. */
  function gather(docs) {
    const entries = [];
    const having = {};
    for (const doc of docs) {
      const found = SKELETONS.exec(doc.text);
      if (!found) continue;
      doc.text = doc.text.replace(SKELETONS, "");
      const skeletons = found[1].split(BETWEEN).map((one) => one.split(" "));
      entries.push({ doc, skeletons, warns: found[1].includes(WARNING) });
      for (const word of new Set(skeletons.flat())) having[word] = (having[word] ?? 0) + 1;
    }
    weights = Object.fromEntries(
      Object.entries(having).map(([word, many]) => [word, Math.log(entries.length / many) + EVERYWHERE]),
    );
    weights[GAP] = 0;
    weigh(entries);
  }

  /* The skeletons that weigh enough to tell of their entry, and how much of each a text must have. */
  function weigh(entries) {
    const having = {};
    wordings = entries.flatMap((entry) =>
      entry.skeletons.map((skeleton) => ({ entry, skeleton, whole: sum(skeleton), counts: {} })),
    );
    wordings.forEach(({ skeleton, counts }, at) => {
      for (const word of skeleton) counts[word] = (counts[word] ?? 0) + 1;
      for (const [word, count] of Object.entries(counts)) (having[word] ??= []).push({ at, count });
    });
    for (const one of wordings) {
      const shared = new Float64Array(wordings.length);
      for (const [word, count] of Object.entries(one.counts))
        for (const other of having[word]) shared[other.at] += weights[word] * Math.min(count, other.count);
      const most = Math.max(0, ...shared.filter((_, at) => wordings[at].entry !== one.entry));
      one.enough = Math.max(NEAR * one.whole, ALL * (most + OWN * (one.whole - most)));
    }
    const least = Math.log(entries.length) + EVERYWHERE;
    wordings = wordings.filter(({ whole }) => whole >= least);
  }

  /* How much of a skeleton stands in a text, in its order, and from which word to which. */
  function align(skeleton, text) {
    let best = [0, 0, 0];
    let above = Array.from({ length: text.length + 1 }, (_, at) => [0, at]);
    for (const word of skeleton) {
      const skip = word === GAP ? SKIP / 10 : SKIP;
      const row = [above[0]];
      for (let at = 1; at <= text.length; at++) {
        let [score, start] = above[at];
        if (row[at - 1][0] - skip > score) [score, start] = [row[at - 1][0] - skip, row[at - 1][1]];
        if (text[at - 1] === word && above[at - 1][0] + weights[word] > score) {
          [score, start] = [above[at - 1][0] + weights[word], above[at - 1][1]];
          if (score > best[0]) best = [score, start, at];
        }
        row.push(score > 0 ? [score, start] : [0, at]);
      }
      above = row;
    }
    return best;
  }

  /* The entries that a text holds, the best first; what one has used of the text is none of the next's. */
  function held(query) {
    const text = query.toLowerCase().match(WORD) ?? [];
    const found = new Map();
    for (;;) {
      let best;
      const there = new Set(text);
      for (const { entry, skeleton, whole, enough } of wordings) {
        const most = sum(skeleton.filter((word) => there.has(word)));
        if (most < enough || most ** 2 / whole <= (best?.rank ?? 0)) continue;
        const [score, start, end] = align(skeleton, text);
        const rank = score ** 2 / whole;
        if (score >= enough && rank > (best?.rank ?? 0)) best = { ...entry, skeleton, rank, start, end };
      }
      if (!best) return [...found.values()].sort((one, other) => one.warns - other.warns);
      if (!found.has(best.doc)) found.set(best.doc, best);
      text.splice(best.start, best.end - best.start, GAP);
    }
  }

  /* The rarest words of a skeleton: what else the site has of it, and what to mark. */
  function rarest(skeleton) {
    return [...new Set(skeleton)].sort((a, b) => weights[b] - weights[a]).slice(0, TERMS);
  }

  function result({ doc, skeleton, rank }) {
    return [{ ...doc, score: rank, terms: Object.fromEntries(rarest(skeleton).map((word) => [word, true])) }];
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

  const sought = new Promise((resolve) => {
    if (/[?&][hq]=/.test(location.search)) resolve();
    addEventListener("focusin", ({ target }) => target.matches("[data-md-component=search-query]") && resolve());
  });
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.waits = `${url}`.endsWith("/search_index.json");
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.waits) sought.then(() => send.apply(this, body));
    else send.apply(this, body);
  };

  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      this.asked = [];
      this.addEventListener("message", ({ data }) => {
        if (data.type !== RESULT) return;
        data.data.items.sort((a, b) => hits(b) - hits(a));
        data.data.items.unshift(...(this.asked.shift() ?? []).map(result));
      });
    }

    postMessage(message, ...rest) {
      if (message?.type === SETUP) {
        gather(message.data.docs);
        learn(message.data.docs);
      }
      if (message?.type === QUERY) {
        const found = held(message.data);
        this.asked.push(found);
        message = { ...message, data: rewrite(found.length ? rarest(found[0].skeleton).join(" ") : message.data) };
      }
      return super.postMessage(message, ...rest);
    }
  };

  /* The search dialog has no name for a screen reader, and its field hears keys only, not a mouse that pastes. */
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-md-component=search]")?.setAttribute("aria-label", "搜索");
    const field = document.querySelector("[data-md-component=search-query]");
    field?.addEventListener("input", () => field.dispatchEvent(new Event("keyup")));
  });
})();
