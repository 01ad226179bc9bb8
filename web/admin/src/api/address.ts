// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["address"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      getAddressDesk: build.query<
        GetAddressDeskApiResponse,
        GetAddressDeskApiArg
      >({
        query: () => ({ url: `/api/v1/admin/address` }),
        providesTags: ["address"],
      }),
      getAddressArea: build.query<
        GetAddressAreaApiResponse,
        GetAddressAreaApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/area`,
          params: {
            postcode: queryArg.postcode,
          },
        }),
        providesTags: ["address"],
      }),
      goBackAddressIndex: build.mutation<
        GoBackAddressIndexApiResponse,
        GoBackAddressIndexApiArg
      >({
        query: () => ({ url: `/api/v1/admin/address/back`, method: "POST" }),
        invalidatesTags: ["address"],
      }),
      sendAddressFile: build.mutation<
        SendAddressFileApiResponse,
        SendAddressFileApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/files`,
          method: "POST",
          body: queryArg.body,
          params: {
            name: queryArg.name,
          },
        }),
        invalidatesTags: ["address"],
      }),
      dropAddressFile: build.mutation<
        DropAddressFileApiResponse,
        DropAddressFileApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/files/${queryArg.id}`,
          method: "DELETE",
        }),
        invalidatesTags: ["address"],
      }),
      listAddressLoads: build.query<
        ListAddressLoadsApiResponse,
        ListAddressLoadsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/loads`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
          },
        }),
        providesTags: ["address"],
      }),
      startAddressLoad: build.mutation<
        StartAddressLoadApiResponse,
        StartAddressLoadApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/loads`,
          method: "POST",
          body: queryArg.loadDraft,
        }),
        invalidatesTags: ["address"],
      }),
      cancelAddressLoad: build.mutation<
        CancelAddressLoadApiResponse,
        CancelAddressLoadApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/loads/${queryArg.id}/cancel`,
          method: "POST",
        }),
        invalidatesTags: ["address"],
      }),
      forceAddressLoad: build.mutation<
        ForceAddressLoadApiResponse,
        ForceAddressLoadApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/loads/${queryArg.id}/force`,
          method: "POST",
        }),
        invalidatesTags: ["address"],
      }),
      listAddressRejects: build.query<
        ListAddressRejectsApiResponse,
        ListAddressRejectsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/loads/${queryArg.id}/rejected`,
        }),
        providesTags: ["address"],
      }),
      listAddressRanges: build.query<
        ListAddressRangesApiResponse,
        ListAddressRangesApiArg
      >({
        query: () => ({ url: `/api/v1/admin/address/ranges` }),
        providesTags: ["address"],
      }),
      addAddressRange: build.mutation<
        AddAddressRangeApiResponse,
        AddAddressRangeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/ranges`,
          method: "POST",
          body: queryArg.rangeDraft,
        }),
        invalidatesTags: ["address"],
      }),
      dropAddressRange: build.mutation<
        DropAddressRangeApiResponse,
        DropAddressRangeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/ranges/${queryArg.id}`,
          method: "DELETE",
          params: {
            version: queryArg.version,
          },
        }),
        invalidatesTags: ["address"],
      }),
      changeAddressRange: build.mutation<
        ChangeAddressRangeApiResponse,
        ChangeAddressRangeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/ranges/${queryArg.id}`,
          method: "PUT",
          body: queryArg.rangeDraft,
        }),
        invalidatesTags: ["address"],
      }),
      changeAddressSettings: build.mutation<
        ChangeAddressSettingsApiResponse,
        ChangeAddressSettingsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/settings`,
          method: "PUT",
          body: queryArg.deskSettings,
        }),
        invalidatesTags: ["address"],
      }),
      tryAddressQuery: build.query<
        TryAddressQueryApiResponse,
        TryAddressQueryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/address/try`,
          params: {
            q: queryArg.q,
            size: queryArg.size,
          },
        }),
        providesTags: ["address"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as addressApi };
export type GetAddressDeskApiResponse = /** status 200 OK */ DeskState;
export type GetAddressDeskApiArg = void;
export type GetAddressAreaApiResponse = /** status 200 OK */ RemoteArea;
export type GetAddressAreaApiArg = {
  /** Five digits */
  postcode: string;
};
export type GoBackAddressIndexApiResponse = /** status 201 Created */ Load;
export type GoBackAddressIndexApiArg = void;
export type SendAddressFileApiResponse = /** status 201 Created */ OfficialFile;
export type SendAddressFileApiArg = {
  /** What the file is called */
  name: string;
  body: Blob;
};
export type DropAddressFileApiResponse = unknown;
export type DropAddressFileApiArg = {
  /** Id of a file */
  id: string;
};
export type ListAddressLoadsApiResponse = /** status 200 OK */ PageLoad;
export type ListAddressLoadsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
};
export type StartAddressLoadApiResponse = /** status 201 Created */ Load;
export type StartAddressLoadApiArg = {
  loadDraft: LoadDraft;
};
export type CancelAddressLoadApiResponse = /** status 200 OK */ Load;
export type CancelAddressLoadApiArg = {
  /** Id of a load */
  id: string;
};
export type ForceAddressLoadApiResponse = /** status 201 Created */ Load;
export type ForceAddressLoadApiArg = {
  /** Id of a load */
  id: string;
};
export type ListAddressRejectsApiResponse = /** status 200 OK */ PageRejected;
export type ListAddressRejectsApiArg = {
  /** Id of a load */
  id: string;
};
export type ListAddressRangesApiResponse = /** status 200 OK */ PageRange;
export type ListAddressRangesApiArg = void;
export type AddAddressRangeApiResponse = /** status 201 Created */ Range;
export type AddAddressRangeApiArg = {
  rangeDraft: RangeDraft;
};
export type DropAddressRangeApiResponse = unknown;
export type DropAddressRangeApiArg = {
  /** Id of a range */
  id: string;
  /** That was read */
  version: number;
};
export type ChangeAddressRangeApiResponse = /** status 200 OK */ Range;
export type ChangeAddressRangeApiArg = {
  /** Id of a range */
  id: string;
  rangeDraft: RangeDraft;
};
export type ChangeAddressSettingsApiResponse =
  /** status 200 OK */ DeskSettings;
export type ChangeAddressSettingsApiArg = {
  deskSettings: DeskSettings;
};
export type TryAddressQueryApiResponse = /** status 200 OK */ Trial;
export type TryAddressQueryApiArg = {
  /** What somebody would type */
  q: string;
  /** How many addresses */
  size?: number;
};
export type HeldIndex = {
  /** How many addresses */
  addresses: number;
  /** When it was made, or last changed */
  builtAt: string;
  /** Addresses that daily files changed since it was made */
  changes: number;
  /** Until when it knows the country */
  dataAt: string;
  /** Of the last daily file in it */
  day?: string;
  /** They are so many that it should be made anew from whole files */
  large?: boolean;
  /** The data is for trying only */
  madeUp?: boolean;
  /** How many parcels */
  parcels: number;
  /** How many postcodes */
  postcodes: number;
  /** How many roads */
  roads: number;
  /** Bytes */
  size: number;
  /** Of the data */
  version?: string;
};
export type Need = {
  /** Bytes of disk */
  disk: number;
  /** Bytes of disk that are left there */
  freeDisk: number;
  /** Bytes of memory that this process's machine has left; 0: it does not tell */
  freeMemory: number;
  /** Bytes of memory while it is at work */
  memory: number;
};
export type OfficialFile = {
  /** Of the data, as its name says */
  edition?: string;
  /** Names it in the other doors */
  id: string;
  /** A load uses it */
  inUse?: boolean;
  /** full: whole files; days: daily ones */
  kind: "full" | "days";
  /** As it was called */
  name: string;
  /** What making an index of it takes */
  need: Need;
  /** The process in whose folder it lies */
  node: string;
  /** When it came */
  receivedAt: string;
  /** Bytes */
  size: number;
  /** Bytes of the official files in it */
  unpacked: number;
};
export type IndexDoubt = {
  /** golden: a query that must find an address first does not; itself: addresses are not found by themselves; lost: addresses of the index in use are gone; fewer: there are far fewer; rejected: too many rows were left out; made_up: the data is made up and would take the place of real data */
  code: "golden" | "itself" | "lost" | "fewer" | "rejected" | "made_up";
  /** What did */
  got?: string;
  /** How many */
  n?: number;
  /** Of how many */
  of?: number;
  /** What was asked */
  query?: string;
  /** What should have come first */
  want?: string;
};
export type Reasons = {
  /** Stable name of the reason */
  code: string;
  /** How many rows */
  rows: number;
  /** The reason, for engineers */
  text: string;
};
export type Shortage = {
  /** What is left */
  free: number;
  /** What must be added to that */
  missing: number;
  /** What it takes */
  need: number;
};
export type Load = {
  /** So far, and in the end */
  addresses: number;
  /** Bytes to be read */
  all: number;
  /** Name of who asked for it */
  by?: string;
  /** Stable name of what went wrong */
  code?: string;
  /** When it was asked for */
  createdAt: string;
  /** Of the last daily file in the index */
  day?: string;
  /** What the gate found; without force nothing takes the place of the index then */
  doubts: IndexDoubt[];
  /** Of the data */
  edition: string;
  /** When it ended */
  endedAt?: string;
  /** The file that is being read */
  file?: string;
  /** What it is made from */
  files: string[];
  /** It was done although the gate had doubts */
  forced?: boolean;
  /** Names it in the other doors */
  id: string;
  /** full: made anew; days: brought up to date; back: the one before was put back */
  kind: "full" | "days" | "back";
  /** The data is for trying only */
  madeUp?: boolean;
  /** The process that does it, as it is called among those of the shop */
  node: string;
  /** Who wanted it */
  origin: "staff" | "folder";
  /** In the end */
  parcels: number;
  /** Bytes that were read */
  read: number;
  /** What went wrong, for engineers */
  reason?: string;
  /** Why, the most frequent first */
  reasons: Reasons[];
  /** Rows that were left out */
  rejected: number;
  /** Of what the machine had too little, in MB */
  short?: Shortage;
  /** Bytes of the index */
  size: number;
  /** What it is at */
  stage?: "start" | "read" | "sort" | "names" | "write" | "check" | "swap";
  /** When it began */
  startedAt?: string;
  /** How far it is */
  state: "waiting" | "working" | "done" | "failed" | "cancelled";
  /** Somebody asked for its end */
  stopping?: boolean;
};
export type Inbox = {
  /** How many files wait there */
  files: number;
  /** Where it is on that machine */
  folder?: string;
  /** What becomes of the files in it */
  state?: "empty" | "growing" | "off" | "hour" | "gap" | "busy" | "short";
  /** What it waits for: a day that is missing, or an hour */
  waits?: string;
};
export type IndexNode = {
  /** What it could go back to */
  before?: HeldIndex;
  /** It answers from another index than the one that was loaded last */
  behind?: boolean;
  /** Bytes of disk left where its index is */
  freeDisk: number;
  /** Bytes of memory left on its machine; 0: it does not tell */
  freeMemory: number;
  /** Of a worker: the folder that it looks into */
  inbox: Inbox;
  /** What it answers from; absent: nothing */
  index?: HeldIndex;
  /** What the process is called by */
  name: string;
  /** Why it can't be brought up to date */
  problem?: "away" | "disk" | "damaged";
  /** When it was last heard of */
  seenAt: string;
  /** It is the one that answers this */
  self?: boolean;
  /** It takes files and makes indexes */
  worker?: boolean;
};
export type Golden = {
  /** What is typed */
  query: string;
  /** The address by road that must stand first */
  want: string;
};
export type DeskSettings = {
  /** What a new index must find before it takes the old one's place */
  golden: Golden[];
  /** The hour in Seoul at which whole files are; -1: at any */
  hour: number;
  /** That was read. Another one in the shop gives edit_conflict */
  version: number;
  /** Files in the folder are loaded by themselves */
  watch: boolean;
};
export type DeskState = {
  /** How many days ago the data was up to date */
  age: number;
  /** What the shop can go back to */
  before?: HeldIndex;
  /** What was sent and not used yet */
  files: OfficialFile[];
  /** What this process answers from; absent: nothing, and shoppers type their addresses */
  index?: HeldIndex;
  /** What waits or is at work */
  load?: Load;
  /** What an index of the whole country takes, and what this machine has */
  need: Need;
  /** What loading those files takes that come first: whole ones, where there are some */
  next?: Need;
  /** What each process answers from */
  nodes: IndexNode[];
  /** So long ago that addresses are missing by now */
  old?: boolean;
  /** How files are taken from the folder */
  settings: DeskSettings;
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
export type RemoteArea = {
  /** Absent: the mainland */
  kind?: "jeju" | "island";
  /** What the area is called */
  name?: string;
  /** Id of the range that says so */
  range?: string;
};
export type PageLoad = {
  /** What is on this page */
  items: Load[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type LoadDraft = {
  /** Of the data, such as 202601; empty: as the names of the files say */
  edition?: string;
  /** Ids of files that were sent */
  files: string[];
};
export type Rejected = {
  /** Stable name of the reason */
  code: string;
  /** In which file, within which zip */
  file: string;
  /** On which line */
  line: number;
  /** The reason, for engineers */
  text: string;
};
export type PageRejected = {
  /** What is on this page */
  items: Rejected[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type Range = {
  /** When it was last changed */
  changedAt: string;
  /** Last postcode */
  high: string;
  /** Names it in the other doors */
  id: string;
  /** What carriers tell apart */
  kind: "jeju" | "island";
  /** First postcode */
  low: string;
  /** What people call the area */
  name: string;
  /** To be sent with a change */
  version: number;
};
export type PageRange = {
  /** What is on this page */
  items: Range[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type RangeDraft = {
  /** Last postcode; not before the first */
  high: string;
  /** What carriers tell apart */
  kind: "jeju" | "island";
  /** First postcode */
  low: string;
  /** What people call the area, 1 to 60 characters */
  name: string;
  /** For a change: the version that was read. Another one in the shop gives edit_conflict */
  version?: number;
};
export type AreaCount = {
  /** 시군구코드 */
  code: string;
  /** How many addresses */
  count: number;
  /** 시도 and 시군구 */
  name: string;
};
export type Hit = {
  /** 행정동 */
  admin?: string;
  /** 행정동코드 */
  adminCode?: string;
  /** It is a 공동주택 */
  apartment?: boolean;
  /** The 동 typed, where the address is known to have it */
  block?: string;
  /** The buildings there that have a name of their own, where a file told */
  blocks?: string[] | null;
  /** A post-office box: it has neither key, road nor parcel */
  box?: string;
  /** Name of the building */
  building?: string;
  /** 건물관리번호; where no file told it, what its parcel gives, and zeros */
  buildingKey: string;
  /** 다량배달처: who gets so much mail that the post knows them by name */
  bulk?: string;
  /** The name that was taken in place of the one typed */
  corrected?: string;
  /** 읍면동, of the law */
  emd: string;
  /** By road, in English */
  english: string;
  /** 도로명주소관리번호 */
  key: string;
  /** The number typed is not there; this is near it */
  nearest?: boolean;
  /** The address is known to have others, and not the 동 typed */
  noBlock?: boolean;
  /** Its number on the road */
  number: string;
  /** As it was until 2015 */
  oldPostcode?: string;
  /** By its first parcel */
  parcel: string;
  /** Its further parcels */
  parcels?: string[] | null;
  /** Five digits; empty where none is known */
  postcode: string;
  /** What stands in brackets behind it */
  reference?: string;
  /** Where parcels take longer */
  remote?: "jeju" | "island";
  /** What that area is called */
  remoteArea?: string;
  /** 리 */
  ri?: string;
  /** By road, without what stands in brackets */
  road: string;
  /** 도로명코드 */
  roadCode: string;
  /** 도로명 */
  roadName: string;
  /** The parcel that was searched, where it is a further one */
  searched?: string;
  /** 시도 */
  sido: string;
  /** 시군구 */
  sigun?: string;
  /** 지하 */
  underground?: boolean;
  /** 법정동코드 */
  unitCode: string;
  /** How it was found */
  way:
    | "road"
    | "parcel"
    | "unit"
    | "building"
    | "postcode"
    | "postcode6"
    | "area"
    | "key"
    | "box";
  /** It lies elsewhere than the query says */
  wrongArea?: boolean;
};
export type Suggestion = {
  /** How many addresses are behind it */
  count: number;
  /** Of the address, where there is one */
  key?: string;
  /** Where there is one */
  postcode?: string;
  /** Where parcels take longer */
  remote?: "jeju" | "island";
  /** What was typed behind it, such as a floor */
  rest?: string;
  /** What to fill in */
  text: string;
  /** What it is */
  way:
    | "road"
    | "parcel"
    | "unit"
    | "building"
    | "postcode"
    | "postcode6"
    | "area"
    | "key"
    | "box";
};
export type Understood = {
  /** Where nothing was found: the area in it */
  area?: string;
  /** The name of the road, dong or building in it */
  name?: string;
  /** The number in it */
  number?: string;
  /** What was not needed, such as a floor */
  rest?: string;
  /** What in it names nothing that is known there */
  unknown?: string;
  /** What kind it is */
  way?:
    | "road"
    | "parcel"
    | "unit"
    | "building"
    | "postcode"
    | "postcode6"
    | "area"
    | "key"
    | "box";
};
export type Trial = {
  /** How many of them lie in each 시군구, where there are several; the 100 with most */
  areas?: AreaCount[] | null;
  /** Why there is nothing: what to add */
  hint?: "only_sido" | "only_digit" | "too_short" | "nothing";
  /** What is on this page */
  items: Hit[];
  /** The data is for trying only: send no parcel by it */
  madeUp?: boolean;
  /** Time in the index, in millionths of a second */
  micros: number;
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** Where there is nothing: queries near this one, each of which finds something; at most 6 */
  suggestions?: Suggestion[] | null;
  /** How many there are on all pages; with more, at least so many */
  total: number;
  /** How the query was read */
  understood: Understood;
};
export const {
  useGetAddressDeskQuery,
  useGetAddressAreaQuery,
  useGoBackAddressIndexMutation,
  useSendAddressFileMutation,
  useDropAddressFileMutation,
  useListAddressLoadsQuery,
  useStartAddressLoadMutation,
  useCancelAddressLoadMutation,
  useForceAddressLoadMutation,
  useListAddressRejectsQuery,
  useListAddressRangesQuery,
  useAddAddressRangeMutation,
  useDropAddressRangeMutation,
  useChangeAddressRangeMutation,
  useChangeAddressSettingsMutation,
  useTryAddressQueryQuery,
} = injectedRtkApi;
