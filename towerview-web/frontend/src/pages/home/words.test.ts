import { describe, expect, it } from "vitest";
import { i18n } from "@/i18n";
import { direct, session } from "@/test/house";
import { deliveryOf, hardwareOf, range, reason, subOf, titleOf, videoText, whyOf } from "./words";

const t = i18n.t;

describe("deliveryOf", () => {
  it("goes by the hardest part", () => {
    expect(deliveryOf(session())).toBe("transcode");
    expect(deliveryOf(direct())).toBe("direct_play");
    const parts = {
      video: "direct_stream",
      audio: "transcode",
      subtitle: "none",
      container: "direct_stream",
    } as const;
    expect(deliveryOf({ decision: parts })).toBe("audio_transcode");
    expect(deliveryOf({ decision: { ...parts, audio: "direct_play" } })).toBe("direct_stream");
  });
});

describe("hardwareOf", () => {
  const work = session().transcode;
  it.each([
    ["qsv", "qsv", "full"],
    [null, "qsv", "partial"],
    ["qsv", null, "partial"],
    [null, null, "none"],
  ])("decode %s, encode %s: %s", (hw_decode, hw_encode, wanted) => {
    expect(hardwareOf(session({ transcode: work && { ...work, hw_decode, hw_encode } }))).toBe(wanted);
  });
  it("says nothing where no video is transcoded", () => {
    expect(hardwareOf(direct({ transcode: work }))).toBeNull();
  });
});

describe("whyOf", () => {
  it("says the server's reasons in plain words", () => {
    expect(whyOf(session(), t)).toEqual(["the player does not support the video codec"]);
  });
  it("says what can be seen to change when the server gives no reason", () => {
    const row = session();
    const told = whyOf({ ...row, transcode: row.transcode && { ...row.transcode, reasons: [] } }, t);
    expect(told).toContain("the picture is made smaller, 4K to 720p");
    expect(told).toContain("HDR10 is converted to SDR");
  });
  it("names a burned subtitle beside the server's reasons", () => {
    const row = session();
    const stream = { ...row.stream, subtitle: { codec: "pgs", language: "eng", burned: true } };
    expect(whyOf({ ...row, stream }, t)).toContain("the subtitle is drawn into the picture");
  });
  it("has nothing to explain for direct play", () => {
    expect(whyOf(direct(), t)).toEqual([]);
  });
  it("takes an unknown reason apart instead of hiding it", () => {
    expect(reason("SomeNewThingNotSupported", t)).toBe("some new thing not supported");
    expect(reason("constructor", t)).toBe("constructor");
  });
});

describe("titles", () => {
  it("name show, season and episode", () => {
    expect(titleOf(session().media)).toBe("Harbour Street – The Ledger");
    expect(subOf(session().media, t)).toBe("S1 · E2 · The Ledger");
    expect(subOf({ ...session().media, type: "movie" }, t)).toBe("2022");
  });
  it("name quality in one line", () => {
    expect(videoText(session().source.video)).toBe("4K HEVC HDR10");
    expect(range({ dynamic_range: "DolbyVision", dolby_vision_profile: "8.1" })).toBe("Dolby Vision 8.1");
  });
});
