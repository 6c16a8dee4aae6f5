// Draws the schools as a map: severity across, the number of ratings upwards. The table stands on the page without it.
"use strict";

const COLOURS = { severe: "#9b3412", lenient: "#1f4f8f", unclear: "#566365", sparse: "#8a8f98", unknown: "#8a8f98" };
const SIGNS = { severe: "triangle-right", lenient: "triangle-left", unclear: "circle-open", sparse: "square-open", unknown: "x" };
const NAMED = 14;
const NARROW = 560;

function reachOf(schools) {
  return Math.max(1, ...schools.map((one) => Math.abs(one.severity) + one.reach)) * 1.08;
}

// Room above and below, also where all schools have nearly as many ratings.
function rangeOf(schools) {
  const counts = schools.map((one) => one.n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const room = Math.max(5, 0.25 * (most - least));
  return [Math.max(0, least - room), most + room];
}

function draw(map, place) {
  const schools = map.schools;
  place.hidden = false;
  const narrow = place.clientWidth < NARROW;
  const reach = reachOf(schools);
  const style = getComputedStyle(document.body);
  const points = {
    type: "scatter",
    mode: schools.length <= NAMED && !narrow ? "markers+text" : "markers",
    x: schools.map((one) => one.severity),
    y: schools.map((one) => one.n),
    text: schools.map((one) => one.name),
    textposition: schools.map((_, number) => (number % 2 ? "bottom center" : "top center")),
    customdata: schools.map((one) => [one.name, one.said, one.reach.toFixed(2)]),
    hovertemplate: `%{customdata[0]}<br>%{customdata[1]}<br>${map.severity}: %{x:.2f} ± %{customdata[2]}<br>${map.n}: %{y}<extra></extra>`,
    error_x: { type: "data", array: schools.map((one) => one.reach), color: "#9aa7a4", thickness: 1.2, width: 4 },
    marker: {
      size: 12,
      color: schools.map((one) => COLOURS[one.standing]),
      symbol: schools.map((one) => SIGNS[one.standing]),
      line: { width: 2, color: schools.map((one) => COLOURS[one.standing]) },
    },
  };
  const side = { showarrow: false, yref: "paper", y: 1.02, yanchor: "bottom", font: { size: 14 } };
  const layout = {
    height: narrow ? 340 : 400,
    margin: { l: 62, r: 18, t: 36, b: 52 },
    font: { family: style.fontFamily, size: 13, color: style.color },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    showlegend: false,
    hovermode: "closest",
    xaxis: { title: { text: map.severity }, range: [-reach, reach], gridcolor: "#dfe4e1", zerolinecolor: "#566365", fixedrange: true },
    yaxis: { title: { text: map.n }, gridcolor: "#dfe4e1", zeroline: false, fixedrange: true, range: rangeOf(schools) },
    annotations: [
      { ...side, text: map.lenient, xref: "paper", x: 0, xanchor: "left" },
      { ...side, text: map.severe, xref: "paper", x: 1, xanchor: "right" },
    ],
  };
  window.Plotly.newPlot(place, [points], layout, { displayModeBar: false, responsive: true, displaylogo: false });
  place.on("plotly_click", (clicked) => {
    window.location.assign(schools[clicked.points[0].pointNumber].address);
  });
}

const data = document.getElementById("map-data");
const place = document.getElementById("map-of-schools");
if (data && place && window.Plotly) {
  const map = JSON.parse(data.textContent);
  if (map.schools.length) draw(map, place);
}
