// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["parcels"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminListCarriers: build.query<
        AdminListCarriersApiResponse,
        AdminListCarriersApiArg
      >({
        query: () => ({ url: `/api/v1/admin/carriers` }),
        providesTags: ["parcels"],
      }),
      adminOrderParcels: build.query<
        AdminOrderParcelsApiResponse,
        AdminOrderParcelsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/orders/${queryArg["number"]}/parcels`,
        }),
        providesTags: ["parcels"],
      }),
      adminShipOrder: build.mutation<
        AdminShipOrderApiResponse,
        AdminShipOrderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/orders/${queryArg["number"]}/parcels`,
          method: "POST",
          body: queryArg.adminShipOrderRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      adminListParcels: build.query<
        AdminListParcelsApiResponse,
        AdminListParcelsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            problem: queryArg.problem,
            state: queryArg.state,
            q: queryArg.q,
          },
        }),
        providesTags: ["parcels"],
      }),
      adminCheckParcel: build.query<
        AdminCheckParcelApiResponse,
        AdminCheckParcelApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/check`,
          params: {
            invoice: queryArg.invoice,
            carrier: queryArg.carrier,
          },
        }),
        providesTags: ["parcels"],
      }),
      adminListHooks: build.query<
        AdminListHooksApiResponse,
        AdminListHooksApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/hooks`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            state: queryArg.state,
          },
        }),
        providesTags: ["parcels"],
      }),
      adminMakeHook: build.mutation<
        AdminMakeHookApiResponse,
        AdminMakeHookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/hooks`,
          method: "POST",
          body: queryArg.adminMakeHookRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      adminEndHook: build.mutation<AdminEndHookApiResponse, AdminEndHookApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/v1/admin/parcels/hooks/${queryArg.id}`,
            method: "DELETE",
          }),
          invalidatesTags: ["parcels"],
        },
      ),
      adminListHookCalls: build.query<
        AdminListHookCallsApiResponse,
        AdminListHookCallsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/hooks/${queryArg.id}/calls`,
        }),
        providesTags: ["parcels"],
      }),
      adminRepeatCall: build.mutation<
        AdminRepeatCallApiResponse,
        AdminRepeatCallApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/hooks/${queryArg.id}/calls/${queryArg.call}/again`,
          method: "POST",
        }),
        invalidatesTags: ["parcels"],
      }),
      adminSwitchHook: build.mutation<
        AdminSwitchHookApiResponse,
        AdminSwitchHookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/hooks/${queryArg.id}/switch`,
          method: "PUT",
          body: queryArg.adminSwitchHookRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      adminTestHook: build.mutation<
        AdminTestHookApiResponse,
        AdminTestHookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/hooks/${queryArg.id}/test`,
          method: "POST",
        }),
        invalidatesTags: ["parcels"],
      }),
      adminExtendHook: build.mutation<
        AdminExtendHookApiResponse,
        AdminExtendHookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/hooks/${queryArg.id}/until`,
          method: "PUT",
          body: queryArg.adminExtendHookRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      adminListParcelKeys: build.query<
        AdminListParcelKeysApiResponse,
        AdminListParcelKeysApiArg
      >({
        query: () => ({ url: `/api/v1/admin/parcels/keys` }),
        providesTags: ["parcels"],
      }),
      adminMakeParcelKey: build.mutation<
        AdminMakeParcelKeyApiResponse,
        AdminMakeParcelKeyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/keys`,
          method: "POST",
          body: queryArg.adminMakeParcelKeyRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      adminEndParcelKey: build.mutation<
        AdminEndParcelKeyApiResponse,
        AdminEndParcelKeyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/keys/${queryArg.id}`,
          method: "DELETE",
        }),
        invalidatesTags: ["parcels"],
      }),
      adminParcelOutcomes: build.query<
        AdminParcelOutcomesApiResponse,
        AdminParcelOutcomesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/outcomes`,
          params: {
            period: queryArg.period,
            carrier: queryArg.carrier,
            area: queryArg.area,
          },
        }),
        providesTags: ["parcels"],
      }),
      adminPracticeParcel: build.query<
        AdminPracticeParcelApiResponse,
        AdminPracticeParcelApiArg
      >({
        query: () => ({ url: `/api/v1/admin/parcels/practice` }),
        providesTags: ["parcels"],
      }),
      adminListPushers: build.query<
        AdminListPushersApiResponse,
        AdminListPushersApiArg
      >({
        query: () => ({ url: `/api/v1/admin/parcels/pushers` }),
        providesTags: ["parcels"],
      }),
      adminRenewPusher: build.mutation<
        AdminRenewPusherApiResponse,
        AdminRenewPusherApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/pushers/${queryArg.service}/renew`,
          method: "POST",
        }),
        invalidatesTags: ["parcels"],
      }),
      adminListWatches: build.query<
        AdminListWatchesApiResponse,
        AdminListWatchesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/watches`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            q: queryArg.q,
            carrier: queryArg.carrier,
            state: queryArg.state,
          },
        }),
        providesTags: ["parcels"],
      }),
      adminEndWatch: build.mutation<
        AdminEndWatchApiResponse,
        AdminEndWatchApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/parcels/watches/${queryArg.id}`,
          method: "DELETE",
        }),
        invalidatesTags: ["parcels"],
      }),
      adminRelabelParcel: build.mutation<
        AdminRelabelParcelApiResponse,
        AdminRelabelParcelApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/shipments/${queryArg.id}/label`,
          method: "PUT",
          body: queryArg.adminRelabelParcelRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      adminSetParcel: build.mutation<
        AdminSetParcelApiResponse,
        AdminSetParcelApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/shipments/${queryArg.id}/state`,
          method: "PUT",
          body: queryArg.adminSetParcelRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      adminTakeBackParcel: build.mutation<
        AdminTakeBackParcelApiResponse,
        AdminTakeBackParcelApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/shipments/${queryArg.id}/take-back`,
          method: "POST",
          body: queryArg.adminTakeBackParcelRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
      listRegisteredParcels: build.query<
        ListRegisteredParcelsApiResponse,
        ListRegisteredParcelsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/parcels`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            state: queryArg.state,
          },
        }),
        providesTags: ["parcels"],
      }),
      registerParcel: build.mutation<
        RegisterParcelApiResponse,
        RegisterParcelApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/parcels`,
          method: "POST",
          body: queryArg.registerParcelRequest,
        }),
        invalidatesTags: ["parcels"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as parcelsApi };
export type AdminListCarriersApiResponse = /** status 200 OK */ PageCarrierView;
export type AdminListCarriersApiArg = void;
export type AdminOrderParcelsApiResponse =
  /** status 200 OK */ PageShipmentRead;
export type AdminOrderParcelsApiArg = {
  /** Order number */
  number: string;
};
export type AdminShipOrderApiResponse = /** status 201 Created */ ShipmentRead;
export type AdminShipOrderApiArg = {
  /** Order number */
  number: string;
  adminShipOrderRequest: AdminShipOrderRequest;
};
export type AdminListParcelsApiResponse = /** status 200 OK */ PageShipmentRead;
export type AdminListParcelsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only parcels that need somebody: any, or with this problem */
  problem?: "any" | "lost" | "returned" | "unfound" | "silent" | "late";
  /** Only parcels on their way, or those that have arrived */
  state?: "moving" | "delivered";
  /** Only those whose order's number begins with this, or, where none does, whose own number does; then whatever their state */
  q?: string;
};
export type AdminCheckParcelApiResponse = /** status 200 OK */ CheckReplyBody;
export type AdminCheckParcelApiArg = {
  /** The number as it was typed */
  invoice: string;
  /** The carrier, if it is known */
  carrier?: string;
};
export type AdminListHooksApiResponse = /** status 200 OK */ PageHookView;
export type AdminListHooksApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** How they stand */
  state?: "on" | "off" | "failing" | "gone";
};
export type AdminMakeHookApiResponse = /** status 201 Created */ HookView;
export type AdminMakeHookApiArg = {
  adminMakeHookRequest: AdminMakeHookRequest;
};
export type AdminEndHookApiResponse = unknown;
export type AdminEndHookApiArg = {
  /** Id of the hook */
  id: string;
};
export type AdminListHookCallsApiResponse = /** status 200 OK */ PageCall;
export type AdminListHookCallsApiArg = {
  /** Id of the hook */
  id: string;
};
export type AdminRepeatCallApiResponse = unknown;
export type AdminRepeatCallApiArg = {
  /** Id of the hook */
  id: string;
  /** Id of the call */
  call: string;
};
export type AdminSwitchHookApiResponse = /** status 200 OK */ HookView;
export type AdminSwitchHookApiArg = {
  /** Id of the hook */
  id: string;
  adminSwitchHookRequest: AdminSwitchHookRequest;
};
export type AdminTestHookApiResponse = unknown;
export type AdminTestHookApiArg = {
  /** Id of the hook */
  id: string;
};
export type AdminExtendHookApiResponse = /** status 200 OK */ HookView;
export type AdminExtendHookApiArg = {
  /** Id of the hook */
  id: string;
  adminExtendHookRequest: AdminExtendHookRequest;
};
export type AdminListParcelKeysApiResponse = /** status 200 OK */ PageKey;
export type AdminListParcelKeysApiArg = void;
export type AdminMakeParcelKeyApiResponse =
  /** status 201 Created */ AdminMakeParcelKeyResponse;
export type AdminMakeParcelKeyApiArg = {
  adminMakeParcelKeyRequest: AdminMakeParcelKeyRequest;
};
export type AdminEndParcelKeyApiResponse = unknown;
export type AdminEndParcelKeyApiArg = {
  /** Id of the key */
  id: string;
};
export type AdminParcelOutcomesApiResponse = /** status 200 OK */ Outcomes;
export type AdminParcelOutcomesApiArg = {
  /** The last so many days, or the last twelve months */
  period?: "7d" | "30d" | "90d" | "12m";
  /** Only this carrier's, in all and areas */
  carrier?: string;
  /** Only those to this area, in all and carriers */
  area?: string;
};
export type AdminPracticeParcelApiResponse =
  /** status 200 OK */ PracticeReplyBody;
export type AdminPracticeParcelApiArg = void;
export type AdminListPushersApiResponse = /** status 200 OK */ PagePusher;
export type AdminListPushersApiArg = void;
export type AdminRenewPusherApiResponse = /** status 200 OK */ Pusher;
export type AdminRenewPusherApiArg = {
  /** Its name */
  service: string;
};
export type AdminListWatchesApiResponse = /** status 200 OK */ PageWatchView;
export type AdminListWatchesApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only those whose number begins with this, or, where none does, whose reference does */
  q?: string;
  /** Only this carrier's, by id or short name */
  carrier?: string;
  /** Only those that stand here */
  state?:
    | "unknown"
    | "registered"
    | "picked_up"
    | "in_transit"
    | "out_for_delivery"
    | "attempt_failed"
    | "ready_for_collection"
    | "delivered"
    | "returned"
    | "exception"
    | "expired";
};
export type AdminEndWatchApiResponse = unknown;
export type AdminEndWatchApiArg = {
  /** Id of the watch */
  id: string;
};
export type AdminRelabelParcelApiResponse = /** status 200 OK */ ShipmentRead;
export type AdminRelabelParcelApiArg = {
  /** Id of the shipment */
  id: string;
  adminRelabelParcelRequest: AdminRelabelParcelRequest;
};
export type AdminSetParcelApiResponse = /** status 200 OK */ ShipmentRead;
export type AdminSetParcelApiArg = {
  /** Id of the shipment */
  id: string;
  adminSetParcelRequest: AdminSetParcelRequest;
};
export type AdminTakeBackParcelApiResponse = /** status 200 OK */ ShipmentRead;
export type AdminTakeBackParcelApiArg = {
  /** Id of the shipment */
  id: string;
  adminTakeBackParcelRequest: AdminTakeBackParcelRequest;
};
export type ListRegisteredParcelsApiResponse =
  /** status 200 OK */ PageWatchView;
export type ListRegisteredParcelsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only parcels on their way, or those that have arrived */
  state?: "moving" | "delivered";
};
export type RegisterParcelApiResponse = /** status 200 OK */ WatchView;
export type RegisterParcelApiArg = {
  registerParcelRequest: RegisterParcelRequest;
};
export type CarrierView = {
  /** Since when its answers are not understood */
  alarmSince?: string;
  /** Its reader was seen to read a living answer */
  confirmed: boolean;
  /** When it last failed */
  failedAt?: string;
  /** How sure the facts are behind the question to it */
  grade: "A" | "B" | "C";
  /** Stable id */
  id: string;
  /** It answers only with keys of its developer programme */
  keys?: boolean;
  /** Korean */
  name: string;
  /** English */
  nameEn: string;
  /** What its numbers look like */
  number: string;
  /** When it was last understood */
  okAt?: string;
  /** For buyers */
  phone?: string;
  /** Short name */
  short: string;
  /** What sort of carrier it is */
  sort: "domestic" | "post" | "store" | "freight" | "abroad";
  /** How it answers now */
  state: "up" | "degraded" | "layout_changed" | "unasked";
  /** How it last failed, such as timeout */
  why?: string;
};
export type PageCarrierView = {
  /** What is on this page */
  items: CarrierView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
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
export type Likely = {
  /** How many came so */
  came: number;
  /** The day, of Korea; absent where too few were handed over on its weekday to name one */
  date?: string;
  /** How many days after the hand-over that is */
  days: number;
  /** They came on that day; else by it */
  exact: boolean;
  /** Of how many, in the last six months */
  of: number;
};
export type Event = {
  code?: string;
  date_only?: boolean;
  detail?: string;
  phone?: string;
  place?: string;
  state: string;
  text?: string;
  time?: string;
};
export type Parcel = {
  /** When the carrier answered last */
  askedAt?: string;
  /** Id of the carrier */
  carrier: string;
  /** Since when it is watched */
  createdAt: string;
  /** When it arrived; written once */
  deliveredAt?: string;
  /** What the carrier tells, oldest first; names and mobile numbers in it are masked */
  events: Event[];
  /** When the carrier means to bring it, if it says so */
  expectedAt?: string;
  /** When the carrier first knew it */
  foundAt?: string;
  /** Id of the parcel */
  id: string;
  /** The carrier's number in its one spelling */
  invoice: string;
  /** When something new was heard of it */
  movedAt?: string;
  /** When the carrier had it */
  pickedUpAt?: string;
  /** Why it needs somebody; absent: it does not */
  problem?: "lost" | "returned" | "unfound" | "silent" | "late";
  /** Who set its state by hand; absent: the carrier says it */
  setBy?: string;
  /** Why */
  setReason?: string;
  /** Where it stands */
  state:
    | "unknown"
    | "registered"
    | "picked_up"
    | "in_transit"
    | "out_for_delivery"
    | "attempt_failed"
    | "ready_for_collection"
    | "delivered"
    | "returned"
    | "exception"
    | "expired";
  /** Why the carrier did not tell when it was asked last, such as not_found or layout_changed */
  why?: string;
};
export type Piece = {
  /** Place of the line in the order, from 0 */
  line: number;
  /** How many pieces */
  qty: number;
};
export type PieceRead = {
  /** Place of the line in the order, from 0 */
  line: number;
  /** Product, Korean */
  name?: string;
  /** Product, English */
  nameEn?: string;
  /** How many pieces */
  qty: number;
};
export type Shipment = {
  /** The carrier, Korean */
  carrierName: string;
  /** The carrier, English */
  carrierNameEn: string;
  /** The carrier's phone number for buyers */
  carrierPhone?: string;
  /** Id of the shipment */
  id: string;
  /** When it comes, going by earlier parcels; absent: they do not tell */
  likely?: Likely;
  /** The carrier's own page about it; absent in a demo */
  link?: string;
  /** Number of the order */
  order: string;
  /** The parcel they lie in */
  parcel: Parcel;
  /** What lies in it */
  pieces: Piece[];
  /** When it was entered */
  sentAt: string;
  /** By whom */
  sentBy?: string;
  /** When it was taken back */
  takenBackAt?: string;
  /** By whom */
  takenBackBy?: string;
  /** Why */
  takenBackReason?: string;
};
export type ShipmentRead = {
  /** The carrier, Korean */
  carrierName: string;
  /** The carrier, English */
  carrierNameEn: string;
  /** The carrier's phone number for buyers */
  carrierPhone?: string;
  /** Id of the shipment */
  id: string;
  /** When it comes, going by earlier parcels; absent: they do not tell */
  likely?: Likely;
  /** The carrier's own page about it; absent in a demo */
  link?: string;
  /** Number of the order */
  order: string;
  /** The parcel they lie in */
  parcel: Parcel;
  /** What lies in it */
  pieces: PieceRead[];
  /** When it was entered */
  sentAt: string;
  /** By whom */
  sentBy?: string;
  /** When it was taken back */
  takenBackAt?: string;
  /** By whom */
  takenBackBy?: string;
  /** Why */
  takenBackReason?: string;
};
export type PageShipment = {
  /** What is on this page */
  items: Shipment[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type PageShipmentRead = {
  /** What is on this page */
  items: ShipmentRead[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type AdminShipOrderRequest = {
  /** The carrier, by id or short name */
  carrier: string;
  /** The number on the label, with or without hyphens */
  invoice: string;
  /** What lies in the parcel */
  lines: Piece[];
  /** It is right, whatever looks odd about it */
  sure?: boolean;
};
export type AdminShipOrderRequestRead = {
  /** The carrier, by id or short name */
  carrier: string;
  /** The number on the label, with or without hyphens */
  invoice: string;
  /** What lies in the parcel */
  lines: PieceRead[];
  /** It is right, whatever looks odd about it */
  sure?: boolean;
};
export type MayBelong = {
  /** How likely it is, of 1 */
  confidence: number;
  /** Id of the carrier */
  id: string;
};
export type Doubt = {
  /** used: the order it was used for */
  order?: string;
  /** What is odd: its check digit, its form, or that it was used before */
  reason: "check_digit" | "length" | "letters" | "used";
};
export type CheckReplyBody = {
  /** Whose it may be, the likeliest first */
  carriers: MayBelong[];
  /** With a carrier: what is odd about it */
  doubts: Doubt[];
  /** The number in its one spelling */
  invoice: string;
};
export type HookView = {
  /** Of what: one parcel, all that its owner has registered, or all that the shop sent */
  about: "parcel" | "mine" | "shop";
  /** About one parcel: its carrier */
  carrier?: string;
  /** Since when */
  createdAt: string;
  /** Of which events; empty: of all */
  events: string[];
  /** When one last failed */
  failedAt?: string;
  /** Calls in a row that failed */
  fails: number;
  /** How its calls look: as the shop's, or as those of delivery-tracker's service */
  form: "saja" | "trackql";
  /** Id of the hook */
  id: string;
  /** About one parcel: its number */
  invoice?: string;
  /** Not called before */
  nextAt?: string;
  /** When a call last arrived */
  okAt?: string;
  /** To staff: it is a program's */
  program?: boolean;
  /** After registering: what its calls are signed with */
  secret?: string;
  /** on; off: by hand; failing: switched off after three days of failures; gone: its receiver answered 410 */
  state: "on" | "off" | "failing" | "gone";
  /** Until when; absent: without an end */
  until?: string;
  /** What is called */
  url: string;
  /** To staff: whose it is */
  watcher?: string;
  /** How it failed, such as timeout, private_address, redirected or status_500 */
  why?: string;
};
export type PageHookView = {
  /** What is on this page */
  items: HookView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type AdminMakeHookRequest = {
  /** Of which: moved, departed, arriving, delivered, late, silent, returned, lost, unfound; absent: of all */
  events?: string[] | null;
  /** Until when, at most a year from now on; absent: without an end */
  until?: string;
  /** What is called, https or http */
  url: string;
};
export type Call = {
  /** What is sent */
  body: string;
  /** The parcel's carrier */
  carrier?: string;
  /** When it happened */
  createdAt: string;
  /** What happened, with commas */
  events: string;
  /** Its id, which stays the same however often it is sent */
  id: string;
  /** The parcel's number */
  invoice?: string;
  /** When it arrived */
  sentAt?: string;
  /** Whether it arrived; dropped: there were too many, or its receiver is gone */
  state: "waiting" | "sent" | "dropped";
  /** What the receiver answered last */
  status?: number;
  /** How often it was sent */
  tries: number;
  /** How it failed last */
  why?: string;
};
export type PageCall = {
  /** What is on this page */
  items: Call[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type AdminSwitchHookRequest = {
  /** Whether it is called */
  on: boolean;
};
export type AdminExtendHookRequest = {
  /** Until when */
  until: string;
};
export type Key = {
  /** When it was made */
  createdAt: string;
  /** By whom */
  createdBy: string;
  /** Id of the key */
  id: string;
  /** What uses it */
  name: string;
  /** When it was used last, to the hour */
  usedAt?: string;
  /** How many parcels it has watched */
  watches: number;
};
export type PageKey = {
  /** What is on this page */
  items: Key[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type AdminMakeParcelKeyResponse = {
  /** When it was made */
  createdAt: string;
  /** By whom */
  createdBy: string;
  /** Id of the key */
  id: string;
  /** What uses it */
  name: string;
  /** What the program sends; it cannot be shown again */
  secret: string;
  /** When it was used last, to the hour */
  usedAt?: string;
  /** How many parcels it has watched */
  watches: number;
};
export type AdminMakeParcelKeyRequest = {
  /** What will use it, in up to 60 characters */
  name: string;
};
export type OutcomeRow = {
  /** How many arrived */
  arrived: number;
  /** How many took no day, one, two …; the last number is for fifteen and more */
  days: number[];
  /** The carrier's id, or the area: a province, with a plus for its islands; absent: not known, or all */
  key?: string;
  /** How many were cancelled, lost, damaged or held */
  lost: number;
  /** Within so many days half of them were there; 0 where none is known */
  median: number;
  /** Of a carrier, Korean */
  name?: string;
  /** Of a carrier, English */
  nameEn?: string;
  /** Of these, how many were there by the promised day, else by when nearly all like them are, else within four days */
  onTime: number;
  /** Within so many days nine of ten were there; 0 where none is known */
  p90: number;
  /** How many came back */
  returned: number;
  /** Of how many of these the days are known */
  timed: number;
};
export type Outcomes = {
  /** All of them together, or all that were asked for */
  all: OutcomeRow;
  /** By where they went, most parcels first; of the carrier that was asked for, else of all */
  areas: OutcomeRow[];
  /** By carrier, most parcels first; of the area that was asked for, else of all */
  carriers: OutcomeRow[];
  /** First day, of Korea */
  from: string;
  /** Last day, of Korea: today */
  to: string;
};
export type PracticeReplyBody = {
  /** Id of the carrier, or empty */
  carrier: string;
  /** The number, or empty */
  invoice: string;
};
export type Pusher = {
  /** When it last called, to the minute */
  calledAt?: string;
  /** When it last failed, to the minute */
  failedAt?: string;
  /** The configuration has its key */
  on: boolean;
  /** When the address that it calls was last made anew; absent: never */
  renewedAt?: string;
  /** By whom */
  renewedBy?: string;
  /** Its name */
  service: string;
  /** When it last took a parcel, to the minute */
  tookAt?: string;
  /** How it failed, such as keys_refused, private_address or layout_changed */
  why?: string;
};
export type PagePusher = {
  /** What is on this page */
  items: Pusher[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type WatchView = {
  /** When the carrier answered last */
  askedAt?: string;
  /** Id of the carrier */
  carrier: string;
  /** Since when */
  createdAt: string;
  /** When it arrived; written once */
  deliveredAt?: string;
  /** After registering: what is odd about the number */
  doubts?: Doubt[] | null;
  /** What the carrier tells, oldest first; names and mobile numbers in it are masked */
  events: Event[];
  /** When the carrier means to bring it, if it says so */
  expectedAt?: string;
  /** Id of the watch */
  id: string;
  /** The number in its one spelling */
  invoice: string;
  /** When something new was heard of it */
  movedAt?: string;
  /** Why it needs somebody; absent: it does not */
  problem?: "lost" | "returned" | "unfound" | "silent" | "late";
  /** To staff: it is a program */
  program?: boolean;
  /** The caller's own word for it */
  reference?: string;
  /** Where it stands */
  state:
    | "unknown"
    | "registered"
    | "picked_up"
    | "in_transit"
    | "out_for_delivery"
    | "attempt_failed"
    | "ready_for_collection"
    | "delivered"
    | "returned"
    | "exception"
    | "expired";
  /** Until when; registering it again moves this on */
  until: string;
  /** To staff: who has it watched */
  watcher?: string;
  /** Why the carrier did not tell when it was asked last, such as not_found or layout_changed */
  why?: string;
};
export type PageWatchView = {
  /** What is on this page */
  items: WatchView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type AdminRelabelParcelRequest = {
  /** The carrier, by id or short name */
  carrier: string;
  /** The number on the label, with or without hyphens */
  invoice: string;
  /** Why */
  reason: string;
  /** It is right, whatever looks odd about it */
  sure?: boolean;
};
export type AdminSetParcelRequest = {
  /** How one knows */
  reason: string;
  /** Where it is; empty: ask its carrier again */
  state: "" | "in_transit" | "delivered" | "returned" | "exception";
};
export type AdminTakeBackParcelRequest = {
  /** Why */
  reason: string;
};
export type RegisterParcelRequest = {
  /** The carrier, by id or short name */
  carrier: string;
  /** The number on the label, with or without hyphens */
  invoice: string;
  /** Your own word for it, up to 100 characters, such as the number of an order */
  reference?: string;
  /** Until when, at most 180 days from now on; absent: 90 days */
  until?: string;
};
export const {
  useAdminListCarriersQuery,
  useAdminOrderParcelsQuery,
  useAdminShipOrderMutation,
  useAdminListParcelsQuery,
  useAdminCheckParcelQuery,
  useAdminListHooksQuery,
  useAdminMakeHookMutation,
  useAdminEndHookMutation,
  useAdminListHookCallsQuery,
  useAdminRepeatCallMutation,
  useAdminSwitchHookMutation,
  useAdminTestHookMutation,
  useAdminExtendHookMutation,
  useAdminListParcelKeysQuery,
  useAdminMakeParcelKeyMutation,
  useAdminEndParcelKeyMutation,
  useAdminParcelOutcomesQuery,
  useAdminPracticeParcelQuery,
  useAdminListPushersQuery,
  useAdminRenewPusherMutation,
  useAdminListWatchesQuery,
  useAdminEndWatchMutation,
  useAdminRelabelParcelMutation,
  useAdminSetParcelMutation,
  useAdminTakeBackParcelMutation,
  useListRegisteredParcelsQuery,
  useRegisterParcelMutation,
} = injectedRtkApi;
