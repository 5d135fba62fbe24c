// Pictures of sheets of images. A sheet is decoded once for all parts of the page that show it.

import { bytesOf } from "./dom.js";

const known = new WeakMap(); // of each sheet that is held: its picture's promise, and how many hold it

/** The picture of a sheet, as the promise of an ImageBitmap; whoever asks for it has to `release` it. */
export function hold(sheet) {
  if (!known.has(sheet)) known.set(sheet, { picture: decoded(sheet), holders: 0 });
  const found = known.get(sheet);
  found.holders++;
  return found.picture;
}

/** One holder of a sheet's picture needs it no longer; the last one closes it. */
export function release(sheet) {
  const found = known.get(sheet);
  if (--found.holders) return;
  known.delete(sheet);
  found.picture.then((bitmap) => bitmap.close(), () => {});
}

const decoded = async ({ mime, data }) => createImageBitmap(new Blob([bytesOf(data)], { type: mime }));

/**
 * `show`, put off until the sheet that is shown now is decoded, so that a whole moment appears in one frame of the page.
 * Each frame of a page costs time, and the training shares its cores.
 */
export function whenDecoded(sheetNow, show) {
  let waits = false;
  return () => {
    const sheet = sheetNow();
    if (!sheet) return show();
    if (waits) return; // what comes meanwhile is what will be shown
    waits = true;
    const go = () => {
      waits = false;
      try {
        show();
      } finally {
        release(sheet);
      }
    };
    hold(sheet).then(go, go);
  };
}
