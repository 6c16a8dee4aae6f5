// Draws the progress tables as bars. The tables stand on the page without it.
"use strict";

const COLOURS = ["#c3ccc9", "#d9b45b", "#5b8ccb", "#7fbfa6", "#0b6b4f", "#8a8f98"];
const ROW = 34;
const NARROW = 560;
const COUNTABLE = 10;

function short(name, longest) {
  return name.length > longest ? `${name.slice(0, longest)}…` : name;
}

// Beside the chart and not in it, where it would leave no room for the bars on a narrow page.
function legend(series) {
  const list = document.createElement("ul");
  list.className = "legend";
  series.forEach(({ name }, number) => {
    const entry = document.createElement("li");
    entry.className = `phase-${number}`;
    entry.textContent = name;
    list.append(entry);
  });
  return list;
}

function draw(chart) {
  const place = document.getElementById(chart.place);
  if (!place || !chart.names.length) return;
  place.hidden = false;
  const narrow = place.clientWidth < NARROW;
  const named = chart.series.length > 1;
  const rows = chart.names.map((_, number) => number);
  const bars = chart.series.map((series, number) => ({
    type: "bar",
    orientation: "h",
    name: series.name,
    y: rows,
    x: series.values,
    customdata: chart.names,
    hovertemplate: named ? `%{customdata}<br>${series.name}: %{x}<extra></extra>` : "%{customdata}: %{x}<extra></extra>",
    marker: { color: named ? COLOURS[number % COLOURS.length] : "#14595a" },
  }));
  const most = Math.max(...rows.map((row) => chart.series.reduce((sum, series) => sum + series.values[row], 0)));
  const style = getComputedStyle(document.body);
  const layout = {
    barmode: "stack",
    height: Math.max(110, rows.length * ROW + 40),
    margin: { l: 10, r: 16, t: 4, b: 30 },
    font: { family: style.fontFamily, size: 13, color: style.color },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    xaxis: {
      gridcolor: "#dfe4e1",
      zerolinecolor: "#b7c4c1",
      fixedrange: true,
      rangemode: "tozero",
      // Half a declaration is nothing to mark on an axis.
      ...(most <= COUNTABLE ? { tick0: 0, dtick: 1 } : {}),
    },
    yaxis: {
      autorange: "reversed",
      automargin: true,
      fixedrange: true,
      tickvals: rows,
      ticktext: chart.names.map((name) => short(name, narrow ? 7 : 16)),
    },
    showlegend: false,
    bargap: 0.35,
  };
  if (named) place.before(legend(chart.series));
  window.Plotly.newPlot(place, bars, layout, { displayModeBar: false, responsive: true, displaylogo: false });
}

const data = document.getElementById("charts");
if (data && window.Plotly) JSON.parse(data.textContent).forEach(draw);
