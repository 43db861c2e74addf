/** Makes the site's pages searchable, and lets a reader choose between light and dark. Works from a disk: it fetches nothing. */
const kept = {
  get: (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set: (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // A browser that keeps nothing shows what the system prefers.
    }
  },
};

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (darkSystem.matches ? "dark" : "light")) === "dark";
// Before the page is painted.
const chosen = kept.get("cordon-theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;

document.addEventListener("DOMContentLoaded", () => {
  chooseTheme(document.getElementById("theme"));
  const pages = document.querySelector("nav.pages details");
  if (matchMedia("(max-width: 50rem)").matches) pages.open = false;
  document.querySelector("nav.pages [aria-current]")?.scrollIntoView({ block: "center" });
  searchWith(document.getElementById("search"), document.getElementById("results"), document.getElementById("found"));
});

function chooseTheme(button) {
  const say = () => {
    button.textContent = isDark() ? "Light" : "Dark";
  };
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    kept.set("cordon-theme", theme);
    say();
  });
  darkSystem.addEventListener("change", say);
  say();
}

const base = document.documentElement.dataset.base;
let loading;

/** The library and the index are scripts of the site, loaded when somebody first searches. */
function loadSearch() {
  loading ??= Promise.all(["minisearch.js", "search-index.js"].map(loadScript)).then(() =>
    // scripts/site/search-index.ts makes it with the same fields.
    window.MiniSearch.loadJS(window.cordonSearch, {
      fields: ["title", "text"],
      storeFields: ["title", "page", "url", "excerpt"],
    }),
  );
  return loading;
}

function loadScript(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${base}assets/${name}`;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name} could not be loaded`));
    document.head.append(script);
  });
}

function searchWith(input, results, status) {
  let marked = -1;
  const close = () => {
    results.hidden = true;
    marked = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    const items = [...results.children];
    if (items.length === 0) return;
    marked = (to + items.length) % items.length;
    for (const [i, item] of items.entries()) item.setAttribute("aria-selected", String(i === marked));
    items[marked].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[marked].id);
  };
  const show = async () => {
    const asked = input.value.trim();
    if (asked === "") return close();
    const search = await loadSearch();
    // Something else was typed while it loaded.
    if (asked !== input.value.trim()) return;
    const found = search
      .search(asked, { prefix: true, fuzzy: 0.15, boost: { title: 3 }, combineWith: "AND" })
      .slice(0, 12);
    results.replaceChildren(...found.map(itemOf));
    results.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    marked = -1;
    status.textContent = found.length === 0 ? "Nothing found" : `${found.length} found`;
    status.classList.toggle("unseen", found.length > 0);
  };
  input.addEventListener("focus", () => void loadSearch());
  input.addEventListener("input", () => void show());
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(marked + 1);
    else if (event.key === "ArrowUp") mark(marked < 0 ? -1 : marked - 1);
    else if (event.key === "Enter") results.children[Math.max(marked, 0)]?.querySelector("a").click();
    else if (event.key === "Escape") {
      close();
      input.blur();
    } else return;
    event.preventDefault();
  });
  // A link of the page that is open only moves within it.
  results.addEventListener("click", close);
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function itemOf({ title, page, url, excerpt }, i) {
  const part = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };
  const link = document.createElement("a");
  link.href = base + url;
  link.tabIndex = -1;
  link.append(part("strong", title), part("small", title === page ? "" : page), part("span", excerpt));
  const item = document.createElement("li");
  item.id = `result-${i}`;
  item.role = "option";
  item.append(link);
  return item;
}
