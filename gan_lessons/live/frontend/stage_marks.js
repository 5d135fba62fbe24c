// Marks of the stage for points. Each is painted once and then stamped: with hundreds of them that is more than twice
// as fast as one long path.

const RIM = 0.7; // opacity of the page's colour around marks, so that they stand out from a field of their own colour

/** A mark on a canvas of its own, `side` CSS pixels wide, which `paint(brush)` paints around the origin. */
function sprite(side, sharp, paint) {
  const element = document.createElement("canvas"), brush = element.getContext("2d");
  element.width = element.height = Math.ceil(side * sharp);
  brush.setTransform(sharp, 0, 0, sharp, element.width / 2, element.width / 2);
  paint(brush);
  return element;
}

/**
 * Sprites in the colours of a page: rims and dots for `many` and for `few` `real` points, `generated`, and samples that
 * left `beside` or `above`.
 */
export function markSprites(ink, sharp) {
  const bar = (dx, dy) => (brush) => rimmed(brush, [[-dx, -dy, dx, dy]], ink, ink.generated, 1.6, 0.45);
  const dotOf = (radius) => {
    const disc = (...given) => sprite(2 * radius + 2.6, sharp, (brush) => dot(brush, ...given)); // alike: same middle
    return [disc(ink.page, radius + 0.8, RIM), disc(ink.real, radius, 1)];
  };
  return {
    real: { many: dotOf(2.2), few: dotOf(5) },
    generated: sprite(11, sharp, (brush) => {
      rimmed(brush, [[-2.7, -2.7, 2.7, 2.7], [2.7, -2.7, -2.7, 2.7]], ink, ink.generated, 1.6, 0.45);
    }),
    beside: sprite(11, sharp, bar(5, 0)),
    above: sprite(11, sharp, bar(0, 5)),
  };
}

function dot(brush, colour, radius, opacity) {
  Object.assign(brush, { fillStyle: colour, globalAlpha: opacity });
  brush.beginPath();
  brush.arc(0, 0, radius, 0, 7);
  brush.fill();
}

/** Strokes (x, y, to x, to y) in a colour, with a rim: fainter where marks lie on each other and would wear away. */
function rimmed(brush, strokes, ink, colour, width, rim = RIM) {
  brush.beginPath();
  for (const [x, y, toX, toY] of strokes) {
    brush.moveTo(x, y);
    brush.lineTo(toX, toY);
  }
  brush.globalAlpha = rim;
  brush.strokeStyle = ink.page;
  brush.lineWidth = width + 1.8;
  brush.stroke();
  brush.globalAlpha = 1;
  brush.strokeStyle = colour;
  brush.lineWidth = width;
  brush.stroke();
}

/** Stamp a sprite at places (x, y, x, y, …), on whole pixels of the screen; `choose(index)` is a sprite or nothing. */
export function stamp(brush, places, sharp, choose) {
  for (let at = 0; at < places.length; at += 2) {
    const mark = choose(at / 2);
    if (!mark) continue;
    const [x, y] = [places[at], places[at + 1]].map((value) => Math.round(value * sharp - mark.width / 2) / sharp);
    brush.drawImage(mark, x, y, mark.width / sharp, mark.height / sharp);
  }
}

/** The strokes of an arrow: its shaft, and a head that is never longer than it. */
export function arrowStrokes([x, y, toX, toY]) {
  const length = Math.hypot(toX - x, toY - y), head = Math.min(4.5, length);
  if (length < 1.5) return [[x, y, toX, toY]];
  const [dx, dy] = [((toX - x) / length) * head, ((toY - y) / length) * head];
  const barb = (side) => [toX, toY, toX - dx - side * dy * 0.6, toY - dy + side * dx * 0.6];
  return [[x, y, toX, toY], barb(1), barb(-1)];
}

/** Arrows (x, y, to x, to y) in the generator's colour. */
export const paintArrows = (brush, arrows, ink) =>
  rimmed(brush, arrows.flatMap(arrowStrokes), ink, ink.generator, 1.3);
