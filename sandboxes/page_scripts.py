"""What is asked of a page in its own language. Each script returns plain values; what they are is judged by the caller."""

from __future__ import annotations

from typing import Final

# One question to the browser instead of one for each element: those with a box, not hidden and not transparent.
SEEN: Final = """
const seen = e => e.getClientRects().length > 0 && (e => e.visibility === "visible" && e.opacity !== "0")(getComputedStyle(e));
const clean = t => (t || "").replace(/\\s+/g, "").replace(/[：:*]+$/, "");
"""
VISIBLE: Final = SEEN + "return [...document.querySelectorAll(arguments[0])].filter(seen);"
BELOW: Final = SEEN + "return [...arguments[0].querySelectorAll(arguments[1])].filter(seen);"
BUTTON: Final = (
    SEEN
    + """
const all = [...document.querySelectorAll("button, input[type=button], input[type=submit], input[type=reset], [role=button]")];
const label = e => clean(e.tagName === "INPUT" ? e.value || ({submit: "提交", reset: "重置"})[e.type] : e.innerText);
return all.filter(seen).find(e => label(e) === clean(arguments[0])) || null;
"""
)
FIELD: Final = (
    SEEN
    + """
const name = arguments[0], word = clean(name);
const all = [...document.querySelectorAll("input, select, textarea")].filter(e => e.type !== "hidden")
    .filter(e => seen(e) || ["checkbox", "radio", "file"].includes(e.type) && [...e.labels || []].some(seen));
const is = [e => e.name === name, e => e.id === name, e => [...e.labels || []].some(l => clean(l.innerText) === word),
            e => clean(e.placeholder) === word];
for (const test of is) { const found = all.find(test); if (found) return found; }
return null;
"""
)
TABLE: Final = (
    SEEN
    + """
const t = arguments[0].querySelector(arguments[1]); if (!t || !t.rows) return null;
return [...t.rows].filter(seen).map(r => [...r.cells].filter(seen).map(c => c.innerText.trim()));
"""
)
BOX: Final = "const r = arguments[0].getBoundingClientRect(); return [r.x + scrollX, r.y + scrollY, r.width, r.height];"
STYLE: Final = "return getComputedStyle(arguments[0]).getPropertyValue(arguments[1]);"
VALUE: Final = """
const e = arguments[0];
return e.tagName === "SELECT" ? [...e.selectedOptions].map(o => o.text).join("、") : e.value === undefined ? null : String(e.value);
"""
MOVING: Final = "return !!document.querySelector('canvas') || document.getAnimations().length > 0;"
LOADED: Final = "const e = arguments[0]; return [e.tagName === 'IMG', !!e.complete, e.naturalWidth > 0];"
# Fields whose keys depend on the browser's language get their value at once, and the events that go with it.
SET: Final = """
const [e, text] = arguments;
if (!["date", "time", "month", "week", "datetime-local", "color", "range"].includes(e.type)) return false;
e.value = text;
for (const name of ["input", "change"]) e.dispatchEvent(new Event(name, {bubbles: true}));
return true;
"""

# An ECharts chart: the element that holds it, and what it shows as one JSON text of at most so many values. What the
# library knows after layout (categories and values out of a dataset, an automatic legend) is preferred to the bare option.
CHART: Final = (
    SEEN
    + """
const MOST = 5000;
let left = MOST;
const text = v => v === null || v === undefined ? "" : String(v).slice(0, 500);
const cut = a => Array.isArray(a) ? a.slice(0, 2000) : [];
const number = v => {
    if (left-- <= 0) throw new Error("too many values");
    if (typeof v === "string" && v.trim() !== "" && isFinite(v)) return Number(v);
    if (typeof v === "number") return isFinite(v) ? v : null;
    return typeof v === "string" && v !== "-" && v !== "" ? text(v) : null;
};
const item = v => v !== null && typeof v === "object" && !Array.isArray(v) ? v : {value: v};
const point = v => Array.isArray(v) ? v.slice(0, 10).map(number) : number(v);
const attempt = (f, other) => { try { const v = f(); return v === undefined || v === null ? other : v; } catch (e) { return other; } };

function categories(model, option, which) {
    const axis = (option[which] || [])[0];
    if (!axis || axis.type !== "category") return null;
    return attempt(() => cut(model.getComponent(which, 0).getCategories()).map(text), cut(axis.data).map(v => text(item(v).value)));
}
function shown(one, x, y) {
    const data = one.getRawData ? one.getRawData() : one.getData(), count = Math.min(data.count(), MOST);
    const cartesian = one.coordinateSystem && one.coordinateSystem.type === "cartesian2d";
    const along = cartesian ? (x ? ["x", "y"] : y ? ["y", "x"] : null) : null;
    if (along) {
        const names = x || y, values = names.map(() => null);
        const place = data.mapDimension(along[0]), value = data.mapDimension(along[1]);
        for (let i = 0; i < count; i++) values[data.get(place, i)] = number(data.get(value, i));
        return {names, values};
    }
    const dims = cartesian ? [data.mapDimension("x"), data.mapDimension("y")] : data.mapDimensionsAll("value");
    const indexes = [...Array(count).keys()];
    const values = indexes.map(i => dims.length === 1 ? number(data.get(dims[0], i)) : dims.map(d => number(data.get(d, i))));
    return {names: indexes.map(i => text(data.getName(i))), values};
}
function written(one) {
    const items = cut(one.data).map(item);
    return {names: items.map(v => text(v.name)), values: items.map(v => point(v.value))};
}
function read(chart) {
    const option = chart.getOption(), model = attempt(() => chart.getModel(), null);
    const x = categories(model, option, "xAxis"), y = categories(model, option, "yAxis");
    const title = (option.title || [])[0] || {}, legend = (option.legend || [])[0] || {};
    const series = cut(option.series).slice(0, 50).map((one, i) => ({
        kind: text(one.type), name: text(attempt(() => model.getSeriesByIndex(i).name, one.name)),
        ...attempt(() => shown(model.getSeriesByIndex(i), x, y), null) || written(one),
    }));
    for (const one of series) if (/^series\\u0000/.test(one.name)) one.name = "";
    const listed = () => cut(model.getComponent("legend", 0).getData()).map(m => text(m.get("name")));
    return {
        title: title.show === false ? "" : text(title.text), subtitle: title.show === false ? "" : text(title.subtext),
        legend: legend.show === false || !option.legend || !option.legend.length ? []
            : attempt(listed, cut(legend.data).map(v => text(item(v).name || item(v).value))),
        categories: x || y || [], horizontal: !x && !!y,
        x_name: text(((option.xAxis || [])[0] || {}).name), y_name: text(((option.yAxis || [])[0] || {}).name), series,
    };
}
const mark = "[_echarts_instance_]";
for (const one of document.querySelectorAll(arguments[0])) {
    const host = one.matches(mark) ? one : one.querySelector(mark);
    if (!host || !seen(host)) continue;
    if (!window.echarts || !window.echarts.getInstanceByDom) return [host, null, "页面没有全局变量 echarts"];
    const chart = window.echarts.getInstanceByDom(host);
    if (!chart) return [host, null, "元素上没有 ECharts 实例"];
    try { return [host, JSON.stringify(read(chart)), ""]; } catch (e) { return [host, null, text(e)]; }
}
return null;
"""
)
