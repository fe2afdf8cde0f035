/* Fills the document with one part of the book, for printing; what its pages have to be found by is given back. Ids and
   links between pages are turned into places of the book: a page's file, and "#" and an id where it is inside of it. */
async ({ root, site, part, pages, files, before }) => {
  const PLACE = "book:";
  const base = new URL(root);
  const known = new Set(files);

  const text = (heading) => {
    const copy = heading.cloneNode(true);
    for (const link of copy.querySelectorAll(".headerlink")) link.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  /* A place of the book; where it is not printed, its address on the site, if that is known. */
  const target = (href, page) => {
    const to = new URL(href, page);
    if (!to.href.startsWith(base.href)) return to.href;
    const file = decodeURIComponent(to.pathname.slice(base.pathname.length));
    if (known.has(file)) return PLACE + encodeURIComponent(file + decodeURIComponent(to.hash));
    return site ? new URL(to.href.slice(base.href.length), site).href : null;
  };

  const article = ({ file, html }, index) => {
    const page = new URL(encodeURI(file), base);
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("article");
    for (const link of found.querySelectorAll("a[href]")) {
      const to = target(link.getAttribute("href"), page);
      if (to) link.href = to;
      else link.removeAttribute("href");
    }
    for (const image of found.querySelectorAll("img[src]")) image.src = new URL(image.getAttribute("src"), page).href;
    /* a picture's style sheet names the ids in it */
    for (const one of found.querySelectorAll("[id]:not(svg, svg *)")) one.id = `${file}#${one.id}`;
    for (const label of found.querySelectorAll("label[for]")) label.htmlFor = `${file}#${label.htmlFor}`;
    found.id = file;
    found.style.page = `page-${index}`;
    return document.adoptNode(found);
  };

  const articles = pages.map(article);
  document.body.replaceChildren(...articles);
  document.documentElement.style.counterReset = `page ${before}`;

  const titles = articles.map((one) => text(one.querySelector("h1")));
  const heads = titles.map((title, index) => `@page page-${index} { @top-left { content: ${JSON.stringify(title)}; } }`);
  const style = document.createElement("style");
  style.textContent = `@page { @top-right { content: ${JSON.stringify(part)}; } } ${heads.join(" ")}`;
  document.head.append(style);

  /* Chromium tells where a place is when something in the document leads to it. */
  for (const one of document.querySelectorAll("article, article [id]:not(svg, svg *, pre *)")) {
    const link = document.createElement("a");
    link.href = `#${encodeURIComponent(one.id)}`;
    articles.at(-1).append(link);
  }
  await Promise.all([...document.images].map((image) => image.decode()));

  return articles.map((one, index) => ({
    title: titles[index],
    sections: [...one.querySelectorAll("h2[id]")].map((heading) => [heading.id, text(heading)]),
  }));
}
