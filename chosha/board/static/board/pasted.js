// What comes out of Excel and Word, as the text of a post: tables, lists, headings, emphasis, links. Knows no page and keeps no style.

const MOST_ROWS = 200;
const MOST_COLUMNS = 20;
const BLOCKS = new Set(["P", "DIV", "LI", "TR", "BLOCKQUOTE", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "TABLE", "PRE"]);
const SILENT = new Set(["STYLE", "SCRIPT", "HEAD", "META", "TITLE", "XML", "TEMPLATE", "IMG", "SVG", "OBJECT"]);

/** {text, table, left}: the text to put in, whether it holds a table, how many lines or columns did not fit. Null: paste it as it is. */
export function fromClipboard(html, plain) {
  if (html) {
    const page = new DOMParser().parseFromString(html, "text/html"); // a document without scripts, pictures or addresses of its own
    if (page.querySelector("table, ul, ol, h1, h2, h3, b, strong, [class^=MsoList]")) return fromPage(page, plain);
  }
  const rows = plain.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  const isTable = rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length);
  return isTable ? tableOf(rows) : null;
}

function fromPage(page, plain) {
  const tables = [...page.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  const said = { table: tables.length > 0, left: 0 };
  for (const table of tables) {
    const made = tableOf(rowsOf(table));
    said.left += made.left;
    table.replaceWith(page.createTextNode(`\u0001${made.text.replaceAll("\n", "\u0002")}\u0001`));
  }
  const text = wordsOf(page.body).replace(/ *\u0001 */g, "\n\n").replaceAll("\u0002", "\n").replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").replace(/(^|\n)((?:- |\d+\. )[^\n]*)\n+(?=- |\d+\. )/g, "$1$2\n").trim();
  return text && (said.table || text !== plain.trim()) ? { text, ...said } : null;
}

/** Cells of a table by row: a merged one stands in its first place, the others of it stay empty. */
function rowsOf(table) {
  const rows = [...table.rows].filter((row) => row.closest("table") === table).slice(0, MOST_ROWS * 5);
  const grid = rows.map(() => []);
  rows.forEach((row, top) => {
    let left = 0;
    for (const cell of row.cells) {
      while (grid[top][left] !== undefined) left += 1;
      for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - top); down += 1) {
        for (let right = 0; right < Math.min(cell.colSpan || 1, 100); right += 1) grid[top + down][left + right] = "";
      }
      grid[top][left] = cell;
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, place) => row[place] ?? ""));
}

function tableOf(found) {
  const sides = found[0] ? sidesOf(found) : [];
  let rows = found.map((row) => row.map(inCell));
  rows = rows.filter((row) => row.some((cell) => cell));
  const used = (rows[0] ?? []).map((_, place) => rows.some((row) => row[place]));
  const kept = used.map((is, place) => (is ? place : -1)).filter((place) => place >= 0);
  if (!kept.length) return { text: "", table: false, left: 0 };
  const left = Math.max(0, rows.length - MOST_ROWS) + Math.max(0, kept.length - MOST_COLUMNS);
  const places = kept.slice(0, MOST_COLUMNS);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const lines = rows.slice(0, MOST_ROWS).map((row) => line(places.map((place) => row[place])));
  lines.splice(1, 0, line(places.map((place) => (sides[place] ? "--:" : "---"))));
  return { text: lines.join("\n"), table: true, left };
}

/** Columns of figures stand to the right, as they did before. */
function sidesOf(rows) {
  const isFigure = (words) => /^[△▲+\-(]?[\d,.]+[%％円)]?$/.test(words);
  return rows[0].map((_, place) => {
    const below = rows.slice(1).map((row) => plainOf(row[place])).filter(Boolean);
    return below.length > 0 && below.every(isFigure);
  });
}

const plainOf = (cell) => (typeof cell === "string" ? cell : cell.textContent).trim();

function inCell(cell) {
  const words = typeof cell === "string" ? cell.replace(/\s+/g, " ").trim() : wordsOf(cell);
  return words.replace(/([\\|`*_[\]])/g, "\\$1").split("\n").map((part) => part.trim()).filter(Boolean).join("<br>");
}

function wordsOf(node, depth = 0) {
  let words = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) words += child.data.replace(/[\s\u00a0]+/g, (gap) => (/\u3000/.test(gap) ? "\u3000" : " "));
    else if (child.nodeType === Node.ELEMENT_NODE) words += elementWords(child, depth);
  }
  return words.replace(/ *\n */g, "\n").replace(/\n{3,}/g, "\n\n").replace(/^[ \n]+|[ \n]+$/g, (ends) => (depth ? ends.slice(0, 1) : ""));
}

function elementWords(element, depth) {
  const name = element.tagName;
  if (SILENT.has(name) || name.includes(":") || /mso-(element:comment|hide:all)|mso-list:\s*ignore|display:\s*none/i.test(element.getAttribute("style") ?? "")) return "";
  if (name === "BR") return "\n";
  const inner = wordsOf(element, depth + 1);
  if (!inner.trim()) return BLOCKS.has(name) ? "\n" : inner.slice(0, 1);
  if (name === "LI" || /^MsoList/.test(element.className)) return `\n${markOf(element)}${inner.trim().replace(/^[·•●○▪■§oØ]\s+/, "").replaceAll("\n", "\n  ")}\n`;
  if (/^H[1-6]$/.test(name)) return `\n\n**${inner.trim()}**\n\n`;
  if (name === "A" && /^https?:/.test(element.getAttribute("href") ?? "")) return linkOf(inner.trim(), element.href);
  if (name === "TD" || name === "TH") return inner;
  if ((name === "B" || name === "STRONG") && !/font-weight:\s*normal/.test(element.getAttribute("style") ?? "")) return around(inner, "**");
  if (name === "P" || name === "BLOCKQUOTE" || name === "TABLE") return `\n\n${inner.trim()}\n\n`;
  return BLOCKS.has(name) ? `\n${inner.trim()}\n` : inner;
}

function markOf(item) {
  if (item.parentElement.tagName !== "OL") return "- ";
  return `${[...item.parentElement.children].filter((other) => other.tagName === "LI").indexOf(item) + 1}. `;
}

const linkOf = (words, address) => (words === address || words.startsWith("http") ? address : `[${words}](${address})`);

function around(words, sign) {
  const [, before, inner, after] = words.match(/^(\s*)([\s\S]*?)(\s*)$/);
  return inner.includes("\n") || inner.startsWith(sign) ? words : `${before}${sign}${inner}${sign}${after}`;
}
