import { useEffect, useState } from "react";
import { isViewer, useSignIn } from "./account";
import { fetchAs } from "./http";
import type { ImageRef, ImageSize } from "./types";

export interface Picture {
  /** A data: URL, since the policy allows no blob: pictures. */
  url: string;
  /** The picture's own colour, strengthened; null when it cannot be told. */
  tint: string | null;
}

const KEEP = 400;
const pictures = new Map<string, Promise<Picture | null>>();

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The mean colour, weighted by how colourful each spot is, so that black bars do not win. */
async function tintOf(blob: Blob): Promise<string | null> {
  if (typeof createImageBitmap === "undefined" || typeof OffscreenCanvas === "undefined") return null;
  const side = 12;
  const bitmap = await createImageBitmap(blob, { resizeWidth: side, resizeHeight: side });
  const pen = new OffscreenCanvas(side, side).getContext("2d");
  if (!pen) return null;
  pen.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = pen.getImageData(0, 0, side, side);
  const sum = [0, 0, 0];
  let weights = 0;
  for (let at = 0; at < data.length; at += 4) {
    const spot = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const weight = 8 + Math.max(...spot) - Math.min(...spot);
    weights += weight;
    spot.forEach((value, part) => {
      sum[part] = (sum[part] ?? 0) + value * weight;
    });
  }
  return `rgb(${sum.map((value) => Math.round(value / weights)).join(" ")})`;
}

async function load(path: string): Promise<Picture | null> {
  const blob = await (await fetchAs(path, { headers: { Accept: "image/*" } })).blob();
  const [url, tint] = await Promise.all([asDataUrl(blob), tintOf(blob).catch(() => null)]);
  return { url, tint };
}

/** Media users have a way of their own to the pictures of what they play. */
export function imagePath(serverId: number, image: ImageRef, size: ImageSize): string {
  const own = isViewer(useSignIn.getState().account) ? "me/" : "";
  return `/api/${own}servers/${serverId}/image/${encodeURIComponent(image.id)}/${image.kind}?size=${size}`;
}

/** A picture through the house, kept for the life of the page; null: there is none. */
export function picture(path: string): Promise<Picture | null> {
  const known = pictures.get(path);
  if (known) return known;
  const coming = load(path).catch(() => null);
  pictures.set(path, coming);
  const oldest = pictures.size > KEEP ? pictures.keys().next().value : undefined;
  if (oldest !== undefined) pictures.delete(oldest);
  return coming;
}

/** The picture at `path` once it is here. null: not yet, or none. */
export function usePicture(path: string | null): Picture | null {
  const [shown, setShown] = useState<{ path: string; picture: Picture | null } | null>(null);
  useEffect(() => {
    let here = true;
    if (path) void picture(path).then((found) => here && setShown({ path, picture: found }));
    return () => {
      here = false;
    };
  }, [path]);
  return shown && shown.path === path ? shown.picture : null;
}
