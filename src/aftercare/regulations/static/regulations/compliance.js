/* The months of a regulation as a small chart; the table beside it says the same to everybody. */
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const draw = (box) => {
  const { months, kept, breached, share, words } = JSON.parse(box.dataset.complianceChart);
  const ink = css("--ink-2"), line = css("--line");
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    color: [css("--green"), css("--red"), css("--brand")],
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    legend: { top: 0, textStyle: { color: ink } },
    grid: { left: 44, right: 44, top: 36, bottom: 28 },
    xAxis: { type: "category", data: months, axisLine: { lineStyle: { color: line } }, axisLabel: { color: ink } },
    yAxis: [
      { type: "value", minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink } },
      { type: "value", min: 0, max: 100, splitLine: { show: false }, axisLabel: { color: ink, formatter: "{value}%" } },
    ],
    series: [
      { name: words.kept, type: "bar", stack: "all", barMaxWidth: 26, data: kept },
      { name: words.breached, type: "bar", stack: "all", barMaxWidth: 26, data: breached },
      { name: words.share, type: "line", yAxisIndex: 1, connectNulls: true, data: share },
    ],
  });
  addEventListener("resize", () => chart.resize());
};
const begin = () => document.querySelectorAll("[data-compliance-chart]:not([data-drawn])").forEach((box) => { box.dataset.drawn = ""; draw(box); });
document.addEventListener("htmx:after:swap", begin);
document.addEventListener("htmx:afterSwap", begin);
begin();
