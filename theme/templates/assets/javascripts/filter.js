/* Above the index of commands, a field that leaves only the rows with all the words that are typed, and a box that leaves
   only what has not run. Without this script the whole table stands there. */
"use strict";

(() => {
  const index = document.querySelector(".command-index");
  if (!index) return;
  const groups = [...index.querySelectorAll("tbody")].map((body) => {
    const [title, ...rows] = body.rows;
    const heading = title.textContent.toLowerCase();
    return {
      body,
      rows: rows.map((row) => ({
        row,
        text: `${heading} ${row.cells[0].textContent} ${row.cells[1].textContent}`.toLowerCase(),
        missing: row.textContent.includes("○"),
      })),
    };
  });
  const all = groups.reduce((sum, { rows }) => sum + rows.length, 0);

  const bar = document.createElement("div");
  bar.className = "command-filter";
  bar.innerHTML = `<label>筛选<input type="search" placeholder="例如 volume 或 删除" autocomplete="off" spellcheck="false"></label>
    <label><input type="checkbox"> 只看有版本没跑过的</label>
    <span role="status"></span>`;
  const [field, only] = bar.querySelectorAll("input");
  const status = bar.querySelector("[role=status]");

  function filter() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { body, rows } of groups) {
      let shown = 0;
      for (const { row, text, missing } of rows) {
        const kept = words.every((word) => text.includes(word)) && (missing || !only.checked);
        row.hidden = !kept;
        shown += kept;
      }
      body.hidden = !shown;
      left += shown;
    }
    status.textContent = left === all ? `${all} 条命令` : `${all} 条命令里的 ${left} 条`;
  }

  field.addEventListener("input", filter);
  only.addEventListener("change", filter);
  index.before(bar);
  filter();
})();
