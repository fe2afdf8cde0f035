/* Repairs to Material's search, made on the messages between the page and its search worker:
   - the worker drops the last word of a Chinese query, or cuts it short: words are found here, in the index's own
     vocabulary, and each is handed over whole;
   - a query such as --rm or -it reads as "exclude": its hyphens are escaped;
   - a page with one of the words in its title comes before a page with all of them: those go first, and of these the
     pages that teach, those that speak of it in many sections, and one that is called so;
   - words that make a question of a query ask for nothing: they are left out;
   - a pasted error message is many words, some of them another's: the entry that tells of it goes first of all;
   - the index, which weighs more than any page, is fetched when somebody goes to the search, or comes from one; so is
     the worker. */
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

  /* How much a result counts by the part of the book that it is in, the first that fits; others count 1. */
  const PARTS = [
    [/^(?:\w+\/)?(?:index\.html)?(?:#|$)/, 0.5],
    [/^(?:start|intro|concepts|practice)\/./, 2],
    [/^reference\/errors-/, 0.15],
    [/^reference\/glossary/, 0.3],
    [/^interview\//, 0.7],
  ];
  const CALLED_SO = 8;
  const ASKING = new Set("什么 是 怎么 怎样 如何 为什么 吗 呢 的 了 怎么办 哪些 哪个 有".split(" "));

  let words = new Set();
  let longest = 1;
  let texts = new Map();
  let wordings = [];
  let weights = {};

  function learn(docs) {
    words = new Set();
    longest = 1;
    texts = new Map(docs.map(({ location, title = "", text = "" }) => [location, plain(`${title} ${text}`)]));
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

  /* A query without the words that make a question of it, where there are others. */
  function asked(query) {
    const rest = query.replace(HAN, (run) =>
      words.has(run) && !ASKING.has(run)
        ? run
        : ` ${split(run)
            .filter((word) => !ASKING.has(word))
            .join("")} `,
    );
    return rest.trim() || query;
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

  const had = ({ terms }) => Object.values(terms).filter(Boolean).length;
  const plain = (text) => text.replace(/<[^>]*>|\u200b/g, "").toLowerCase();

  /* What a page or section is called, without its number, its place in a series, and spaces. */
  function name(title) {
    return plain(title)
      .replace(/^\d+\.\d+|（[一二三四]）.*/g, "")
      .replace(/\s/g, "");
  }

  /* What a section on it may be called in its address: docker swarm init is told of at #swarm-init or at #init. */
  function anchors(query) {
    const words = query.replace(/^docker |^-+/, "").split(" ");
    return [words.join("-"), words.at(-1)].map((one) => one.replace(/[._]/g, "-"));
  }

  /* What puts a page before another: how many of the query's words its best section has, and what speaks for it. */
  function merit(sections, query, called, places) {
    const most = Math.max(...sections.map(had));
    const best = sections.filter((one) => had(one) === most);
    const [, part] = PARTS.find(([where]) => where.test(sections[0].location)) ?? [null, 1];
    const so = ({ title, location }) => name(title) === called || places.includes(location.split("#")[1]);
    const own = best.some(so) ? CALLED_SO : 1;
    const times = best.reduce((total, { location }) => total + texts.get(location).split(query).length - 1, 0);
    const score = best.reduce((total, one) => total + one.score, 0);
    return [most, score * part * own * (1 + Math.log2(1 + times))];
  }

  function rank(items, query) {
    const [called, places] = [name(query), anchors(query)];
    const merits = new Map(items.map((item) => [item, merit(item, query, called, places)]));
    items.sort((a, b) => merits.get(b)[0] - merits.get(a)[0] || merits.get(b)[1] - merits.get(a)[1]);
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

  /* Material's worker, which begins, and is fetched, when the index has come. */
  const Plain = window.Worker;
  window.Worker = class extends EventTarget {
    constructor(...given) {
      super();
      this.given = given;
      this.asked = [];
    }

    answer(message) {
      if (message.type === RESULT) {
        const { found, query } = this.asked.shift() ?? { found: [], query: "" };
        rank(message.data.items, query);
        message.data.items.unshift(...found.map(result));
      }
      this.dispatchEvent(new MessageEvent("message", { data: message }));
    }

    postMessage(message) {
      if (!this.worker) {
        this.worker = new Plain(...this.given);
        this.worker.addEventListener("message", ({ data }) => this.answer(data));
      }
      if (message?.type === SETUP) {
        gather(message.data.docs);
        learn(message.data.docs);
      }
      if (message?.type === QUERY) {
        const found = held(message.data);
        const query = found.length ? rarest(found[0].skeleton).join(" ") : asked(message.data);
        this.asked.push({ found, query: plain(query) });
        message = { ...message, data: rewrite(query) };
      }
      this.worker.postMessage(message);
    }
  };

  /* The search dialog has no name for a screen reader, and its field hears keys only, not a mouse that pastes. */
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-md-component=search]")?.setAttribute("aria-label", "搜索");
    const field = document.querySelector("[data-md-component=search-query]");
    field?.addEventListener("input", () => field.dispatchEvent(new Event("keyup")));
  });
})();
