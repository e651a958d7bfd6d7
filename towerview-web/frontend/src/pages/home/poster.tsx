import { BookOpen, Clapperboard, Image, Music, Radio, Tv, Video } from "lucide-react";
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

/** The artwork of a session; null while it is not here, or when there is none. */
export function useArtwork(row: SessionRow): Picture | null {
  const { artwork } = row.media;
  return usePicture(artwork ? imagePath(row.server_id, artwork, "medium") : null);
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
