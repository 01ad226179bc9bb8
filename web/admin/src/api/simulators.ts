// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["simulators"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminGetSimulators: build.query<
        AdminGetSimulatorsApiResponse,
        AdminGetSimulatorsApiArg
      >({
        query: () => ({ url: `/api/v1/admin/simulators` }),
        providesTags: ["simulators"],
      }),
      adminListArrived: build.query<
        AdminListArrivedApiResponse,
        AdminListArrivedApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/simulators/arrived`,
          params: {
            channel: queryArg.channel,
            q: queryArg.q,
            size: queryArg.size,
          },
        }),
        providesTags: ["simulators"],
      }),
      adminGetArrived: build.query<
        AdminGetArrivedApiResponse,
        AdminGetArrivedApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/simulators/arrived/${queryArg["number"]}`,
        }),
        providesTags: ["simulators"],
      }),
      adminGetArrivedPage: build.query<
        AdminGetArrivedPageApiResponse,
        AdminGetArrivedPageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/simulators/arrived/${queryArg["number"]}/page`,
        }),
        providesTags: ["simulators"],
      }),
      adminSetSimulatorFaults: build.mutation<
        AdminSetSimulatorFaultsApiResponse,
        AdminSetSimulatorFaultsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/simulators/faults`,
          method: "PUT",
          body: queryArg.faults,
        }),
        invalidatesTags: ["simulators"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as simulatorsApi };
export type AdminGetSimulatorsApiResponse = /** status 200 OK */ Simulators;
export type AdminGetSimulatorsApiArg = void;
export type AdminListArrivedApiResponse = /** status 200 OK */ PageArrived;
export type AdminListArrivedApiArg = {
  /** Only what came by it */
  channel?: "mail" | "push" | "app" | "message";
  /** What is in the address, the title or the text */
  q?: string;
  /** How many */
  size?: number;
};
export type AdminGetArrivedApiResponse = /** status 200 OK */ ArrivedWhole;
export type AdminGetArrivedApiArg = {
  /** Its number */
  number: number;
};
export type AdminGetArrivedPageApiResponse = /** status 200 A page */ string;
export type AdminGetArrivedPageApiArg = {
  /** Its number */
  number: number;
};
export type AdminSetSimulatorFaultsApiResponse = unknown;
export type AdminSetSimulatorFaultsApiArg = {
  faults: Faults;
};
export type Faults = {
  /** 500: broken; 421: the mail server closes */
  broken: number;
  /** 429: too many; 451: come again later */
  busy: number;
  /** 410: the device has gone; a full mailbox; a phone that is not reached */
  gone: number;
  /** 413: too large; 554: a mail that is taken for spam; not of messages */
  large: number;
  /** Taken, and the reply is lost */
  lost: number;
  /** 404: there is no such device, of an app as if it had gone; 550: no such mailbox; a phone that is not reached */
  missing: number;
  /** Taken, and answered after two seconds */
  slow: number;
};
export type Simulators = {
  /** How they misbehave */
  faults: Faults;
  /** host:port where a mail server is played */
  mail?: string;
  /** They run: this is a demo */
  on: boolean;
  /** The channels of the shop that lead here: mail, push, app, message */
  plays: string[];
  /** host:port where push services, platforms of apps and providers of messages are played */
  web?: string;
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
export type Arrived = {
  /** When it came */
  at: string;
  /** How large it is: of a message in CP949, of a mail all of it, of a push what was inside */
  bytes: number;
  /** By what it came */
  channel: "mail" | "push" | "app" | "message";
  /** Of a message: SMS, LMS, MMS or ATA */
  kind?: string;
  /** Counted from 1 */
  number: number;
  /** A later push took its place on the device */
  replaced?: boolean;
  /** Who was played: smtp, webpush, fcm, apns, apns-sandbox, solapi or sens */
  service: string;
  /** How its text begins */
  text: string;
  /** Its subject or title, or how its text begins */
  title: string;
  /** A mail address, a phone, or the simulated device */
  to: string;
};
export type PageArrived = {
  /** What is on this page */
  items: Arrived[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type ArrivedHeader = {
  /** Its name */
  name: string;
  /** What it says */
  value: string;
};
export type ArrivedMail = {
  /** Whom the envelope names */
  from: string;
  /** As they came, decoded */
  headers: ArrivedHeader[];
  /** There is a page of it */
  html: boolean;
  /** Its further parts: their names, or what they are */
  others: string[];
  /** Its part without looks */
  plain: string;
};
export type ArrivedMessage = {
  /** It was handed over as advertising */
  ad?: boolean;
  /** The phone is not reached, and that is reported */
  fails?: boolean;
  /** The sender number */
  from: string;
  /** What the provider would bill for it, in thousandths of a won */
  milliWon: number;
  /** Over a long message */
  subject?: string;
  /** Of AlimTalk: which approved template */
  template?: string;
  /** What it says */
  text: string;
};
export type ArrivedPush = {
  /** The text */
  body: string;
  /** All that the device got, as JSON */
  payload: string;
  /** It takes the place of one with the same */
  tag: string;
  /** Over the text */
  title: string;
  /** The same at the service, while the device is away */
  topic: string;
  /** How many seconds the service would keep it */
  ttl: number;
  /** How much of a battery it is worth */
  urgency: string;
  /** Where a tap leads */
  url: string;
};
export type ArrivedWhole = {
  /** When it came */
  at: string;
  /** How large it is: of a message in CP949, of a mail all of it, of a push what was inside */
  bytes: number;
  /** By what it came */
  channel: "mail" | "push" | "app" | "message";
  /** Of a message: SMS, LMS, MMS or ATA */
  kind?: string;
  /** Of a mail */
  mail?: ArrivedMail;
  /** Of a message to a phone */
  message?: ArrivedMessage;
  /** Counted from 1 */
  number: number;
  /** Of a push to a browser or an app, as the device opened it */
  push?: ArrivedPush;
  /** A later push took its place on the device */
  replaced?: boolean;
  /** Who was played: smtp, webpush, fcm, apns, apns-sandbox, solapi or sens */
  service: string;
  /** How its text begins */
  text: string;
  /** Its subject or title, or how its text begins */
  title: string;
  /** A mail address, a phone, or the simulated device */
  to: string;
};
export const {
  useAdminGetSimulatorsQuery,
  useAdminListArrivedQuery,
  useAdminGetArrivedQuery,
  useAdminGetArrivedPageQuery,
  useAdminSetSimulatorFaultsMutation,
} = injectedRtkApi;
