// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["shows"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      getIngest: build.query<GetIngestApiResponse, GetIngestApiArg>({
        query: () => ({ url: `/api/v1/admin/ingest` }),
        providesTags: ["shows"],
      }),
      adminListShows: build.query<
        AdminListShowsApiResponse,
        AdminListShowsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            state: queryArg.state,
            q: queryArg.q,
            product: queryArg.product,
            sort: queryArg.sort,
          },
        }),
        providesTags: ["shows"],
      }),
      createShow: build.mutation<CreateShowApiResponse, CreateShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows`,
          method: "POST",
          body: queryArg.draft,
        }),
        invalidatesTags: ["shows"],
      }),
      adminGetShow: build.query<AdminGetShowApiResponse, AdminGetShowApiArg>({
        query: (queryArg) => ({ url: `/api/v1/admin/shows/${queryArg.id}` }),
        providesTags: ["shows"],
      }),
      updateShow: build.mutation<UpdateShowApiResponse, UpdateShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}`,
          method: "PUT",
          body: queryArg.draft,
        }),
        invalidatesTags: ["shows"],
      }),
      endShow: build.mutation<EndShowApiResponse, EndShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/end`,
          method: "POST",
        }),
        invalidatesTags: ["shows"],
      }),
      rotateStreamKey: build.mutation<
        RotateStreamKeyApiResponse,
        RotateStreamKeyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/key`,
          method: "POST",
        }),
        invalidatesTags: ["shows"],
      }),
      pinProduct: build.mutation<PinProductApiResponse, PinProductApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/pin`,
          method: "PUT",
          body: queryArg.pinProductRequest,
        }),
        invalidatesTags: ["shows"],
      }),
      startShow: build.mutation<StartShowApiResponse, StartShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/start`,
          method: "POST",
        }),
        invalidatesTags: ["shows"],
      }),
      getStudio: build.query<GetStudioApiResponse, GetStudioApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/studio`,
        }),
        providesTags: ["shows"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as showsApi };
export type GetIngestApiResponse = /** status 200 OK */ Ingest;
export type GetIngestApiArg = void;
export type AdminListShowsApiResponse = /** status 200 OK */ PageShow;
export type AdminListShowsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only shows in these states */
  state?: ("scheduled" | "live" | "away" | "ended")[] | null;
  /** Part of the title or of the host's name */
  q?: string;
  /** Only shows with this product */
  product?: string;
  /** By when it is announced for */
  sort?: "latest" | "soonest";
};
export type CreateShowApiResponse = /** status 201 Created */ Show;
export type CreateShowApiArg = {
  draft: Draft;
};
export type AdminGetShowApiResponse = /** status 200 OK */ Sheet;
export type AdminGetShowApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type UpdateShowApiResponse = /** status 200 OK */ Show;
export type UpdateShowApiArg = {
  /** Id or slug of the show */
  id: string;
  draft: Draft;
};
export type EndShowApiResponse = /** status 200 OK */ Show;
export type EndShowApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type RotateStreamKeyApiResponse = /** status 200 OK */ StreamKey;
export type RotateStreamKeyApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type PinProductApiResponse = /** status 200 OK */ Show;
export type PinProductApiArg = {
  /** Id or slug of the show */
  id: string;
  pinProductRequest: PinProductRequest;
};
export type StartShowApiResponse = /** status 200 OK */ Show;
export type StartShowApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type GetStudioApiResponse = /** status 200 OK */ Studio;
export type GetStudioApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type Ingest = {
  /** Without the key. An empty host stands for any name of the shop's machine */
  server: string;
};
export type Field = {
  /** Where, e.g. body.lines[0].qty */
  location: string;
  /** What is wrong there */
  message: string;
};
export type Fault = {
  /** Stable name of the failure, for programs */
  code: string;
  /** What happened and what to do, in English */
  detail: string;
  /** What is wrong, by place in the request */
  errors?: Field[] | null;
  /** The HTTP status */
  status: number;
  /** The status in words */
  title: string;
  /** Always about:blank; code is the stable name */
  type: string;
  [key: string]: any;
};
export type Host = {
  /** Address of a square picture, within this site */
  face?: string;
  /** Name as viewers see it */
  name: string;
  /** The name in English; empty: as in Korean */
  nameEn?: string;
};
export type Item = {
  place: number;
  productId: string;
};
export type Show = {
  /** Goes on air by itself when the encoder arrives */
  autoStart: boolean;
  createdAt: string;
  demo?: boolean;
  /** When it ended */
  endedAt?: string;
  host: Host;
  /** Also the video stream: /media/{id}/index.m3u8, and the chat room: live:{id} */
  id: string;
  /** When the stream key was made; absent: there is none yet */
  keyMadeAt?: string;
  /** Most viewers at once so far */
  peak: number;
  /** Product shown to viewers now */
  pinned?: string;
  /** The video stands upright (9:16) */
  portrait: boolean;
  /** Address of the picture shown before the show */
  poster?: string;
  /** In the order of the run sheet */
  products: Item[];
  /** The name in /live/{slug} */
  slug: string;
  /** When it went on air */
  startedAt?: string;
  /** When it is announced for */
  startsAt: string;
  /** away: on air, but the picture is gone for now */
  state: "scheduled" | "live" | "away" | "ended";
  summary?: string;
  summaryEn?: string;
  title: string;
  titleEn?: string;
  /** Grows with every change of the words, time and products; to be sent back with the next one */
  version: number;
};
export type PageShow = {
  /** What is on this page */
  items: Show[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type Draft = {
  /** Goes on air by itself when the encoder arrives; left out: yes */
  autoStart?: boolean;
  host: Host;
  /** The video stands upright (9:16); left out: yes */
  portrait?: boolean;
  /** Address of a picture within this site */
  poster?: string;
  /** Product ids in the order of the run sheet */
  products?: string[];
  /** The name in /live/{slug}; left out: made from the title */
  slug?: string;
  /** When it is announced for */
  startsAt: string;
  summary?: string;
  summaryEn?: string;
  title: string;
  titleEn?: string;
  /** For a change: the version that was read. Another one in the shop gives edit_conflict */
  version?: number;
};
export type Product = {
  id: string;
  left: number;
  listPrice: number;
  name: string;
  nameEn: string;
  picture: string;
  price: number;
  slug: string;
  variant: string;
};
export type Chapter = {
  at: string;
  productId?: string;
};
export type Sheet = {
  /** Goes on air by itself when the encoder arrives */
  autoStart: boolean;
  /** The products that are on sale, with today's prices and stock */
  cards: Product[];
  /** Where the replay turns to another product */
  chapters: Chapter[];
  createdAt: string;
  demo?: boolean;
  /** When it ended */
  endedAt?: string;
  host: Host;
  /** Also the video stream: /media/{id}/index.m3u8, and the chat room: live:{id} */
  id: string;
  /** When the stream key was made; absent: there is none yet */
  keyMadeAt?: string;
  /** Most viewers at once so far */
  peak: number;
  /** Product shown to viewers now */
  pinned?: string;
  /** The video stands upright (9:16) */
  portrait: boolean;
  /** Address of the picture shown before the show */
  poster?: string;
  /** In the order of the run sheet */
  products: Item[];
  /** The name in /live/{slug} */
  slug: string;
  /** When it went on air */
  startedAt?: string;
  /** When it is announced for */
  startsAt: string;
  /** away: on air, but the picture is gone for now */
  state: "scheduled" | "live" | "away" | "ended";
  summary?: string;
  summaryEn?: string;
  title: string;
  titleEn?: string;
  /** Grows with every change of the words, time and products; to be sent back with the next one */
  version: number;
};
export type StreamKey = {
  /** Keep it secret; it cannot be read again */
  key: string;
};
export type PinProductRequest = {
  /** A product of the show; empty: nothing is pinned */
  productId: string;
};
export type Beat = {
  at: string;
  /** 0 with orders where nobody counted them */
  buyers: number;
  orders: number;
  viewers: number;
  won: number;
};
export type Rate = {
  at: string;
  audioKbps: number;
  videoKbps: number;
};
export type Warning = {
  /** Stable name of what is wrong */
  code: string;
  /** Key in the catalogue of texts */
  text: string;
  /** What to fill into the text */
  with?: {
    [key: string]: string;
  };
};
export type Health = {
  audioKbps: number;
  /** How far the stream lags behind the clock since it began */
  behindMs: number;
  codecs: string;
  /** An encoder is connected now */
  connected: boolean;
  /** Pictures that never reached viewers */
  dropped: number;
  /** What the encoder calls itself */
  encoder: string;
  /** Pictures a second, as they arrive */
  fps: number;
  height: number;
  /** The last minute, second by second */
  history: Rate[];
  /** Seconds between keyframes; 0 before there were two */
  keyframeEvery: number;
  /** What is broadcast is being kept */
  recording: boolean;
  /** Round trip to the encoder; 0 where the system does not say */
  rttMs: number;
  /** When it came into this state */
  since: string;
  state: "waiting" | "live" | "away" | "ended";
  videoKbps: number;
  warnings: Warning[];
  width: number;
};
export type Studio = {
  /** How it stood when it ended; what was ordered since came by the replay */
  atEnd?: Beat;
  /** The last hour, one a minute, oldest first */
  beats: Beat[];
  /** Different people who placed them */
  buyers: number;
  /** What arrives from the encoder */
  health: Health;
  hearts: number;
  /** The server's clock */
  now: string;
  /** Paid orders from this show so far */
  orders: number;
  /** Most at once so far */
  peak: number;
  /** Different viewers so far, within about 2 %: browsers, at most 256 new ones of one network, without the staff */
  seen: number;
  show: Show;
  /** In the room now, without the staff */
  viewers: number;
  /** Their sum, in won */
  won: number;
};
export const {
  useGetIngestQuery,
  useAdminListShowsQuery,
  useCreateShowMutation,
  useAdminGetShowQuery,
  useUpdateShowMutation,
  useEndShowMutation,
  useRotateStreamKeyMutation,
  usePinProductMutation,
  useStartShowMutation,
  useGetStudioQuery,
} = injectedRtkApi;
