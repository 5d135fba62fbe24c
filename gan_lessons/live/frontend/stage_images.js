// The stage for images: a grid of tiles from one compressed sheet, each underlined by D's verdict.

import { release } from "./sheets.js";
import { middleScore, verdictWords } from "./stage_words.js";

export const IMAGE_ARRAYS = ["sample_scores"];
const BESIDE = 4, BELOW = 7, LINE = 2; // pixels between tiles, below them with the underline, and of that
const ENLARGED = 96;

// ---- layout

/** The grid that shows `count` tiles of an aspect (width over height) as large as a square canvas allows. */
export function gridLayout(count, size, aspect = 1, beside = BESIDE, below = BELOW) {
  let best = { columns: 1, rows: 1, wide: 0, tall: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const wide = Math.min((size - beside * (columns - 1)) / columns, (size / rows - below) * aspect);
    if (wide > best.wide + 1e-9) best = { columns, rows, wide, tall: wide / aspect };
  }
  return { ...best, wide: Math.max(1, Math.floor(best.wide)), tall: Math.max(1, Math.floor(best.tall)), size, below };
}

/** The grid with tiles of a whole multiple of their pixels, if that makes them only a little smaller: crisper. */
export function snapped(grid, pixels, sharp = 1) {
  const times = Math.floor((grid.wide * sharp) / pixels), wide = (times * pixels) / sharp;
  if (times < 1 || wide < 0.88 * grid.wide) return grid;
  return { ...grid, wide, tall: (grid.tall * wide) / grid.wide };
}

/** Where tile `index` of a grid stands: its corner, and its size. The gaps are spread over the whole canvas. */
export function tilePlace(index, { columns, rows, wide, tall, size, below }) {
  const spread = (count, each) => (count > 1 ? Math.min((size - each) / (count - 1), each * 1.25) : 0);
  const across = Math.floor(spread(columns, wide)), down = Math.floor(spread(rows, tall + below));
  const left = Math.floor((size - across * (columns - 1) - wide) / 2);
  const top = Math.floor((size - down * (rows - 1) - tall - below) / 2);
  return { x: left + across * (index % columns), y: top + down * Math.floor(index / columns), wide, tall };
}

/** The tile under a place of the canvas (with the underline below it), or null. */
export function tileAt(x, y, count, grid) {
  for (let index = 0; index < count; index++) {
    const tile = tilePlace(index, grid);
    if (x >= tile.x && x < tile.x + tile.wide && y >= tile.y && y < tile.y + tile.tall + LINE + 3) return index;
  }
  return null;
}

/** Which samples D takes for real: those with a score above the middle; nothing without scores. */
export function verdicts({ sample_scores, real_scores, generated_scores }, isCritic) {
  if (!sample_scores) return [];
  const middle = middleScore(isCritic, real_scores, generated_scores);
  return Array.from(sample_scores, (score) => score > middle);
}

// ---- pictures

/** The sheet enlarged to whole multiples of its pixels, so that each stays a sharp square; itself if it is shrunk. */
function enlarged(bitmap, times) {
  if (times <= 1) return bitmap;
  const large = document.createElement("canvas"), brush = large.getContext("2d");
  [large.width, large.height] = [bitmap.width * times, bitmap.height * times];
  brush.imageSmoothingEnabled = false;
  brush.drawImage(bitmap, 0, 0, large.width, large.height);
  return large;
}

/** A painter `(brush, index, x, y, wide, tall)` of a sheet's tiles, for tiles of about `wide` device pixels. */
function tilePainter(bitmap, { columns, count }, wide) {
  const rows = Math.ceil(count / columns), times = Math.ceil(wide / (bitmap.width / columns) - 1e-9);
  const source = enlarged(bitmap, times), [across, down] = [source.width / columns, source.height / rows];
  return (brush, index, x, y, ...size) => {
    brush.imageSmoothingEnabled = true;
    brush.imageSmoothingQuality = times > 1 ? "low" : "high";
    const corner = [(index % columns) * across, Math.floor(index / columns) * down];
    brush.drawImage(source, ...corner, across, down, x, y, ...size);
  };
}

/** One image of a sheet, large, on a canvas of its own size. */
export function enlargedTile(element, bitmap, sheet, index, sharp) {
  const { width, height } = sheet, times = ENLARGED / Math.max(width, height);
  const [wide, tall] = [Math.round(width * times), Math.round(height * times)];
  [element.width, element.height] = [wide * sharp, tall * sharp];
  Object.assign(element.style, { width: `${wide}px`, height: `${tall}px` });
  tilePainter(bitmap, sheet, element.width)(element.getContext("2d"), index, 0, 0, element.width, element.height);
}

/** Underlines of D's verdicts: solid where it takes a sample for real, dashed where for generated. */
export function paintVerdicts(brush, places, takenForReal, ink) {
  for (const isReal of [true, false]) {
    brush.beginPath();
    places.forEach(({ x, y, wide, tall }, index) => {
      if (takenForReal[index] !== isReal) return;
      brush.moveTo(x, y + tall + LINE + 1);
      brush.lineTo(x + wide, y + tall + LINE + 1);
    });
    brush.setLineDash(isReal ? [] : [4, 3]);
    brush.strokeStyle = isReal ? ink.real : ink.generated;
    brush.lineWidth = LINE;
    brush.stroke();
  }
  brush.setLineDash([]);
}

/** What the underlines mean, for the line below the stage. */
export function verdictLegend(takenForReal, isCritic) {
  if (!takenForReal.length) return [];
  const side = isCritic ? "nearer " : "";
  return [
    { words: isCritic ? "D's score:" : "D says:", brief: "D:" },
    { line: "solid", role: "real", words: `${side}real` },
    { line: "dashed", role: "generated", words: `${side}generated` },
  ];
}

/** How many samples D takes for real. */
export function verdictFacts(takenForReal, isCritic) {
  const count = takenForReal.filter(Boolean).length;
  if (!takenForReal.length) return "";
  return `D ${isCritic ? "scores" : "takes"} ${count} of ${takenForReal.length} ${isCritic ? "nearer" : "for"} real.`;
}

/** Images as a scene of the stage (see stage.js), which holds its sheet's picture. */
export function imageScene(frame, arrays, { size, sharp, bitmap }) {
  const { sheet } = frame, { count } = sheet, isCritic = Boolean(frame.is_critic);
  const grid = snapped(gridLayout(count, size, sheet.width / sheet.height), bitmap.width / sheet.columns, sharp);
  const places = Array.from({ length: count }, (_, index) => tilePlace(index, grid));
  const takenForReal = verdicts(arrays, isCritic);
  const legend = [...verdictLegend(takenForReal, isCritic), frame.given && { words: frame.given, gives: true }];
  return {
    count, columns: grid.columns, gliding: [],
    under(brush, ink) {
      const paint = tilePainter(bitmap, sheet, grid.wide * sharp);
      places.forEach(({ x, y, wide, tall }, index) => paint(brush, index, x, y, wide, tall));
      paintVerdicts(brush, places, takenForReal, ink);
    },
    over() {},
    mark: (index) => tileMark(places[index]),
    at: (x, y) => tileAt(x, y, count, grid),
    legend: () => legend.filter(Boolean),
    tip: (index) => verdictWords(arrays.sample_scores?.[index], isCritic),
    large: (element, index) => enlargedTile(element, bitmap, sheet, index, sharp),
    facts: `${count} images. ` + verdictFacts(takenForReal, isCritic),
    close: () => release(sheet),
  };
}

/** The middle and the size of a tile, to be marked. */
export const tileMark = ({ x, y, wide, tall }) => ({ x: x + wide / 2, y: y + tall / 2, wide, tall });
