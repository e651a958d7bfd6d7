import { BookOpen, Clapperboard, Image, Music, Radio, Tv, Video } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { imagePath, type Picture, usePicture } from "@/api/images";
import type { MediaType, SessionRow } from "@/api/types";

const ICONS: Record<MediaType, typeof Tv> = {
  movie: Clapperboard,
  episode: Tv,
  track: Music,
  live: Radio,
  clip: Video,
  photo: Image,
  book: BookOpen,
};

/** The artwork of a session, asked for only once its place comes near the screen. */
export function useArtwork(row: SessionRow) {
  const place = useRef<HTMLElement | null>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element || near) return;
    if (typeof IntersectionObserver === "undefined") {
      setNear(true);
      return;
    }
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: "300px" },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [near]);
  const artwork = row.media.artwork;
  const found = usePicture(near && artwork ? imagePath(row.server_id, artwork, "medium") : null);
  return { place, picture: found };
}

export function Poster(props: { type: MediaType; picture: Picture | null; className?: string }) {
  const Icon = ICONS[props.type];
  const shape = props.type === "track" ? "aspect-square" : "aspect-2/3";
  return (
    <div
      className={`grid shrink-0 place-items-center overflow-hidden rounded-md bg-raised text-faint ${shape} ${props.className ?? "w-20"}`}
    >
      {props.picture ? (
        <img src={props.picture.url} alt="" className="size-full animate-fade object-cover" />
      ) : (
        <Icon aria-hidden="true" className="size-6 opacity-60" />
      )}
    </div>
  );
}
