/* Runs in the browser that draw.py starts, beside Mermaid. */
"use strict"

/* Mermaid lets the labels of arrows cover each other: one that would is moved along its arrow. */
function spread(holder) {
  const box = (element, into) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const from = new DOMPoint(x, y).matrixTransform(into)
    const to = new DOMPoint(x + width, y + height).matrixTransform(into)
    return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y }
  }
  const apart = (a, b) => a.left + a.width < b.left || b.left + b.width < a.left
    || a.top + a.height < b.top || b.top + b.height < a.top
  const labels = [...holder.querySelectorAll("g.edgeLabel:has(.label[data-id])")].filter(one => one.textContent.trim())
  const taken = new Map()
  for (const label of labels) {
    const into = label.parentNode.getScreenCTM().inverse()
    if (!taken.size) for (const node of holder.querySelectorAll("g.node")) taken.set(node, box(node, into))
    const path = holder.querySelector(`path[data-id="${label.querySelector(".label").dataset.id}"]`)
    const now = box(label, into)
    const [, x, y] = label.getAttribute("transform").match(/translate\(([-\d.]+),\s*([-\d.]+)\)/).map(Number)
    const free = place => [...taken.values()].every(other => apart(place, other))
    const along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82].map(part => {
      const point = path.getPointAtLength(path.getTotalLength() * part)
      return { ...now, left: now.left + point.x - x, top: now.top + point.y - y, to: point }
    })
    const place = path ? [now, ...along].find(free) ?? now : now
    if (place.to) label.setAttribute("transform", `translate(${place.to.x}, ${place.to.y})`)
    taken.set(label, place)
  }
}

/* The picture of a source, as text. */
async function draw(id, source) {
  const { svg } = await mermaid.render(id, source)
  const holder = document.createElement("div")
  holder.innerHTML = svg
  document.body.append(holder)
  spread(holder)
  const picture = holder.querySelector("svg")
  const { x, y, width, height } = picture.getBBox()
  picture.setAttribute("viewBox", [x - 8, y - 8, width + 16, height + 16].map(number => number.toFixed(1)).join(" "))
  /* Mermaid writes the style sheet for all its kinds of pictures; the rules that this one uses stay. */
  for (const style of holder.querySelectorAll("style"))
    style.textContent = [...style.sheet.cssRules]
      .filter(rule => rule.selectorText && holder.querySelector(rule.selectorText))
      .map(rule => rule.cssText)
      .join("\n")
  const used = holder.innerHTML
  holder.remove()
  return used
}
