// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["notices"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminGetMessages: build.query<
        AdminGetMessagesApiResponse,
        AdminGetMessagesApiArg
      >({
        query: () => ({ url: `/api/v1/admin/messages` }),
        providesTags: ["notices"],
      }),
      adminGetMessageCalls: build.query<
        AdminGetMessageCallsApiResponse,
        AdminGetMessageCallsApiArg
      >({
        query: () => ({ url: `/api/v1/admin/messages/calls` }),
        providesTags: ["notices"],
      }),
      adminRenewMessageCalls: build.mutation<
        AdminRenewMessageCallsApiResponse,
        AdminRenewMessageCallsApiArg
      >({
        query: () => ({
          url: `/api/v1/admin/messages/calls/renew`,
          method: "POST",
        }),
        invalidatesTags: ["notices"],
      }),
      adminCheckMessages: build.mutation<
        AdminCheckMessagesApiResponse,
        AdminCheckMessagesApiArg
      >({
        query: () => ({ url: `/api/v1/admin/messages/check`, method: "POST" }),
        invalidatesTags: ["notices"],
      }),
      adminListSenders: build.query<
        AdminListSendersApiResponse,
        AdminListSendersApiArg
      >({
        query: () => ({ url: `/api/v1/admin/messages/senders` }),
        providesTags: ["notices"],
      }),
      adminForgetSender: build.mutation<
        AdminForgetSenderApiResponse,
        AdminForgetSenderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/senders/${queryArg["number"]}`,
          method: "DELETE",
        }),
        invalidatesTags: ["notices"],
      }),
      adminKeepSender: build.mutation<
        AdminKeepSenderApiResponse,
        AdminKeepSenderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/senders/${queryArg["number"]}`,
          method: "PUT",
          body: queryArg.keepRequestBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminUseSender: build.mutation<
        AdminUseSenderApiResponse,
        AdminUseSenderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/senders/${queryArg["number"]}/use`,
          method: "POST",
        }),
        invalidatesTags: ["notices"],
      }),
      adminListAlimtalk: build.query<
        AdminListAlimtalkApiResponse,
        AdminListAlimtalkApiArg
      >({
        query: () => ({ url: `/api/v1/admin/messages/templates` }),
        providesTags: ["notices"],
      }),
      adminAddAlimtalk: build.mutation<
        AdminAddAlimtalkApiResponse,
        AdminAddAlimtalkApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/templates`,
          method: "POST",
          body: queryArg.templateBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminInspectAlimtalk: build.query<
        AdminInspectAlimtalkApiResponse,
        AdminInspectAlimtalkApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/templates/check`,
          params: {
            kind: queryArg.kind,
            lang: queryArg.lang,
            text: queryArg.text,
            approved: queryArg.approved,
            title: queryArg.title,
            buttons: queryArg.buttons,
          },
        }),
        providesTags: ["notices"],
      }),
      adminForgetAlimtalk: build.mutation<
        AdminForgetAlimtalkApiResponse,
        AdminForgetAlimtalkApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/templates/${queryArg.id}`,
          method: "DELETE",
        }),
        invalidatesTags: ["notices"],
      }),
      adminChangeAlimtalk: build.mutation<
        AdminChangeAlimtalkApiResponse,
        AdminChangeAlimtalkApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/templates/${queryArg.id}`,
          method: "PUT",
          body: queryArg.templateBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminTryMessage: build.mutation<
        AdminTryMessageApiResponse,
        AdminTryMessageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/try`,
          method: "POST",
          body: queryArg.tryRequestBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminWeighMessage: build.query<
        AdminWeighMessageApiResponse,
        AdminWeighMessageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/messages/weigh`,
          params: {
            subject: queryArg.subject,
            text: queryArg.text,
          },
        }),
        providesTags: ["notices"],
      }),
      adminSetNoticeBudget: build.mutation<
        AdminSetNoticeBudgetApiResponse,
        AdminSetNoticeBudgetApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/notice-budget`,
          method: "PUT",
          body: queryArg.budgetRequestBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminGetNoticeCosts: build.query<
        AdminGetNoticeCostsApiResponse,
        AdminGetNoticeCostsApiArg
      >({
        query: () => ({ url: `/api/v1/admin/notice-costs` }),
        providesTags: ["notices"],
      }),
      adminListNoticeKinds: build.query<
        AdminListNoticeKindsApiResponse,
        AdminListNoticeKindsApiArg
      >({
        query: () => ({ url: `/api/v1/admin/notice-kinds` }),
        providesTags: ["notices"],
      }),
      adminSwitchNoticeKind: build.mutation<
        AdminSwitchNoticeKindApiResponse,
        AdminSwitchNoticeKindApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/notice-kinds/${queryArg.kind}`,
          method: "PUT",
          body: queryArg.switchRequestBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminSwitchNoticeChannel: build.mutation<
        AdminSwitchNoticeChannelApiResponse,
        AdminSwitchNoticeChannelApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/notice-kinds/${queryArg.kind}/channels/${queryArg.channel}`,
          method: "PUT",
          body: queryArg.channelRequestBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminSetNoticePrice: build.mutation<
        AdminSetNoticePriceApiResponse,
        AdminSetNoticePriceApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/notice-prices`,
          method: "POST",
          body: queryArg.price,
        }),
        invalidatesTags: ["notices"],
      }),
      adminListNotices: build.query<
        AdminListNoticesApiResponse,
        AdminListNoticesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/notices`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            state: queryArg.state,
            kind: queryArg.kind,
            q: queryArg.q,
          },
        }),
        providesTags: ["notices"],
      }),
      adminGetNotice: build.query<
        AdminGetNoticeApiResponse,
        AdminGetNoticeApiArg
      >({
        query: (queryArg) => ({ url: `/api/v1/admin/notices/${queryArg.id}` }),
        providesTags: ["notices"],
      }),
      adminSendNoticeAgain: build.mutation<
        AdminSendNoticeAgainApiResponse,
        AdminSendNoticeAgainApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/notices/${queryArg.id}/again`,
          method: "POST",
          body: queryArg.againRequestBody,
        }),
        invalidatesTags: ["notices"],
      }),
      adminGetNoticePage: build.query<
        AdminGetNoticePageApiResponse,
        AdminGetNoticePageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/notices/${queryArg.id}/page`,
        }),
        providesTags: ["notices"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as noticesApi };
export type AdminGetMessagesApiResponse = /** status 200 OK */ ProviderHealth;
export type AdminGetMessagesApiArg = void;
export type AdminGetMessageCallsApiResponse = /** status 200 OK */ CallAddress;
export type AdminGetMessageCallsApiArg = void;
export type AdminRenewMessageCallsApiResponse =
  /** status 200 OK */ CallAddress;
export type AdminRenewMessageCallsApiArg = void;
export type AdminCheckMessagesApiResponse = /** status 200 OK */ ProviderHealth;
export type AdminCheckMessagesApiArg = void;
export type AdminListSendersApiResponse = /** status 200 OK */ PageSender;
export type AdminListSendersApiArg = void;
export type AdminForgetSenderApiResponse = unknown;
export type AdminForgetSenderApiArg = {
  /** The number, digits alone */
  number: string;
};
export type AdminKeepSenderApiResponse = /** status 200 OK */ Sender;
export type AdminKeepSenderApiArg = {
  /** The number, digits alone */
  number: string;
  keepRequestBody: KeepRequestBody;
};
export type AdminUseSenderApiResponse = /** status 200 OK */ PageSender;
export type AdminUseSenderApiArg = {
  /** The number, digits alone */
  number: string;
};
export type AdminListAlimtalkApiResponse = /** status 200 OK */ Templates;
export type AdminListAlimtalkApiArg = void;
export type AdminAddAlimtalkApiResponse = /** status 200 OK */ Template;
export type AdminAddAlimtalkApiArg = {
  templateBody: TemplateBody;
};
export type AdminInspectAlimtalkApiResponse = /** status 200 OK */ Checked;
export type AdminInspectAlimtalkApiArg = {
  /** The kind of notice that it tells */
  kind?: string;
  /** In which language */
  lang?: "ko" | "en";
  /** What the shop says, with #{names} */
  text?: string;
  /** What Kakao approved */
  approved?: string;
  /** Emphasised over the text */
  title?: string;
  /** Under it, as the JSON of a template's buttons */
  buttons?: string;
};
export type AdminForgetAlimtalkApiResponse = unknown;
export type AdminForgetAlimtalkApiArg = {
  /** Its id */
  id: string;
};
export type AdminChangeAlimtalkApiResponse = /** status 200 OK */ Template;
export type AdminChangeAlimtalkApiArg = {
  /** Its id */
  id: string;
  templateBody: TemplateBody;
};
export type AdminTryMessageApiResponse = /** status 200 OK */ Tried;
export type AdminTryMessageApiArg = {
  tryRequestBody: TryRequestBody;
};
export type AdminWeighMessageApiResponse = /** status 200 OK */ Weight;
export type AdminWeighMessageApiArg = {
  /** Stands over a long message */
  subject?: string;
  /** What it says */
  text?: string;
};
export type AdminSetNoticeBudgetApiResponse = unknown;
export type AdminSetNoticeBudgetApiArg = {
  budgetRequestBody: BudgetRequestBody;
};
export type AdminGetNoticeCostsApiResponse = /** status 200 OK */ Costs;
export type AdminGetNoticeCostsApiArg = void;
export type AdminListNoticeKindsApiResponse =
  /** status 200 OK */ PageNoticeKind;
export type AdminListNoticeKindsApiArg = void;
export type AdminSwitchNoticeKindApiResponse = unknown;
export type AdminSwitchNoticeKindApiArg = {
  /** Its name */
  kind: string;
  switchRequestBody: SwitchRequestBody;
};
export type AdminSwitchNoticeChannelApiResponse = unknown;
export type AdminSwitchNoticeChannelApiArg = {
  /** Its name */
  kind: string;
  /** Name of the channel */
  channel: string;
  channelRequestBody: ChannelRequestBody;
};
export type AdminSetNoticePriceApiResponse = unknown;
export type AdminSetNoticePriceApiArg = {
  price: Price;
};
export type AdminListNoticesApiResponse = /** status 200 OK */ PageNoticeView;
export type AdminListNoticesApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only those that stand there */
  state?:
    | "waiting"
    | "trying"
    | "sent"
    | "delivered"
    | "kept"
    | "dead"
    | "broken"
    | "expired"
    | "unknown"
    | "off"
    | "held"
    | "spared"
    | "withheld";
  /** Only those of a kind */
  kind?: string;
  /** The beginning of an address, or an order's number */
  q?: string;
};
export type AdminGetNoticeApiResponse = /** status 200 OK */ NoticeStory;
export type AdminGetNoticeApiArg = {
  /** Its id */
  id: string;
};
export type AdminSendNoticeAgainApiResponse = /** status 200 OK */ NoticeStory;
export type AdminSendNoticeAgainApiArg = {
  /** Its id */
  id: string;
  againRequestBody: AgainRequestBody;
};
export type AdminGetNoticePageApiResponse = /** status 200 A page */ string;
export type AdminGetNoticePageApiArg = {
  /** Its id */
  id: string;
};
export type ProviderHealth = {
  /** When it said so */
  askedAt?: string;
  /** What is left to spend, in won, as it last said; -1: it does not say */
  balance: number;
  /** When it last refused or did not answer, to the minute; absent: never */
  failedAt?: string;
  /** When it last took a message or answered, to the minute; absent: never */
  okAt?: string;
  /** Its name; empty: the shop has none */
  provider: string;
  /** Since when nothing is sent, but for a try now and then, as it does not answer; absent: it does */
  silentSince?: string;
  /** How it failed, such as keys_refused, no_balance, timeout */
  why?: string;
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
export type CallAddress = {
  /** What the provider is to call; empty: the shop has none. Whoever knows it can have the shop ask the provider, and nothing more */
  address: string;
  /** Until when the address before it holds too */
  beforeUntil?: string;
  /** When the provider last called, to the minute; absent: never */
  calledAt?: string;
  /** When it was last made anew; absent: never */
  renewedAt?: string;
  /** By whom */
  renewedBy?: string;
};
export type Sender = {
  /** When it was last changed */
  changedAt: string;
  /** By whom */
  changedBy?: string;
  /** When its registration ends; absent: never */
  expiresAt?: string;
  /** Messages may come from it now */
  fit: boolean;
  /** Where its papers are */
  note?: string;
  /** 8 to 11 digits, with its area code */
  number: string;
  /** How far its registration at the provider is */
  state: "pending" | "registered" | "refused";
  /** Messages come from it */
  used: boolean;
};
export type PageSender = {
  /** What is on this page */
  items: Sender[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type KeepRequestBody = {
  /** When its registration ends; absent: never */
  expiresAt?: string;
  /** Where its papers are */
  note?: string;
  /** How far its registration at the provider is */
  state: "pending" | "registered" | "refused";
};
export type Button = {
  /** Where it leads on a phone */
  linkMobile?: string;
  /** Where it leads on a computer */
  linkPc?: string;
  /** The words on it */
  name: string;
  /** The address of an app on Android */
  schemeAndroid?: string;
  /** The address of an app on an iPhone */
  schemeIos?: string;
  /** What it does: WL opens a page */
  type: "WL" | "AL" | "DS" | "BK" | "MD" | "AC";
};
export type TextDiffers = {
  /** Which letter of the line, from 1 */
  column: number;
  /** What stands there */
  got: string;
  /** Which line of the text, from 1 */
  line: number;
  /** What is approved from there on */
  want: string;
};
export type Template = {
  /** What Kakao approved; empty: nothing yet */
  approved: string;
  /** Under it, as approved */
  buttons: Button[];
  /** When it was last changed */
  changedAt: string;
  /** By whom */
  changedBy?: string;
  /** What the provider calls it */
  code: string;
  /** Where the text is not the approved one: nothing goes by it then */
  differs?: TextDiffers;
  /** Its id */
  id: string;
  /** The kind of notice that it tells */
  kind: string;
  /** In which language */
  lang: "ko" | "en";
  /** What the review said */
  note?: string;
  /** Notices of its kind and language go by it now */
  serves: boolean;
  /** How far its approval is */
  state: "reviewing" | "approved" | "refused" | "stopped";
  /** What the shop says, with #{names} */
  text: string;
  /** Emphasised over the text */
  title?: string;
};
export type Templates = {
  /** The shop's Kakao channel at the provider; empty: none */
  channel: string;
  /** All of them, by kind and language */
  items: Template[];
  /** The kinds of notices that can go by AlimTalk */
  kinds: string[];
};
export type TemplateBody = {
  /** What Kakao approved */
  approved?: string;
  /** Under it, as approved */
  buttons?: Button[] | null;
  /** What the provider calls it */
  code: string;
  /** The kind of notice that it tells */
  kind: string;
  /** In which language */
  lang: "ko" | "en";
  /** What the review said */
  note?: string;
  /** How far its approval is */
  state: "reviewing" | "approved" | "refused" | "stopped";
  /** What the shop says, with #{names} */
  text: string;
  /** Emphasised over the text */
  title?: string;
};
export type Finding = {
  /** What it is */
  code:
    | "ad"
    | "app"
    | "friend"
    | "coupon"
    | "points"
    | "ground"
    | "long"
    | "buttons"
    | "button"
    | "variable"
    | "only_variables"
    | "control";
  /** Where in the line, in letters from 1 */
  column?: number;
  /** Where, from 1; 0: not in the text */
  line?: number;
  /** It is not sent for approval with it; otherwise a person decides */
  refused?: boolean;
  /** The words in question */
  words?: string;
};
export type Named = {
  /** As it stands between #{ and } */
  name: string;
  /** What might stand for it */
  value: string;
};
export type Checked = {
  /** Where the text is not the approved one */
  differs?: TextDiffers;
  /** What would have it refused, or should be looked at */
  findings: Finding[];
  /** It can be kept */
  fit: boolean;
  /** Of the text; up to 1,000 */
  letters: number;
  /** Variables that they have, with an example each */
  names: Named[];
  /** The text with the examples in it */
  sample: string;
  /** Variables that notices of its kind do not have */
  unknown: string[];
};
export type Tried = {
  /** Why it did not, such as sender_unregistered or no_balance */
  code?: string;
  /** What the provider calls it */
  id?: string;
  /** As what it went */
  kind: string;
  /** What the provider said */
  reason?: string;
  /** The provider took it */
  sent: boolean;
};
export type TryRequestBody = {
  /** What it says */
  text: string;
  /** A mobile phone */
  to: string;
};
export type Weight = {
  /** A letter that cannot be sent in a text message */
  bad?: string;
  /** Which letter that is, from 1 */
  badAt?: number;
  /** Its bytes in CP949 */
  bytes: number;
  /** As what it goes */
  kind: "SMS" | "LMS" | "MMS";
  /** How many it may have as that kind */
  most: number;
  /** The bytes of the subject */
  subjectBytes: number;
  /** The text as it would go */
  text: string;
  /** Why it cannot go; absent: it can */
  why?: "letter" | "long" | "subject" | "empty";
};
export type BudgetRequestBody = {
  /** A thousandth of a won; 0: anything */
  milliWon: number;
};
export type Price = {
  /** A thousandth of a won: 9.9 won are 9900 */
  milliWon: number;
  /** Whose */
  provider: string;
  /** From when on */
  validFrom: string;
  /** Of what */
  what: string;
};
export type Spent = {
  /** In Seoul */
  day: string;
  /** What sort of notice */
  kind: string;
  /** A thousandth of a won */
  milliWon: number;
  /** How many */
  times: number;
};
export type Costs = {
  /** What may be spent in a day; 0: anything */
  budget: number;
  /** By provider and what; the newest first */
  prices: Price[];
  /** By day and kind, the oldest first */
  spent: Spent[];
  /** Spent today */
  today: number;
};
export type NoticeChannel = {
  /** The kind goes by it beside the others, since somebody said so; each costs money */
  asked?: boolean;
  /** It cannot be switched off for this kind */
  fixed?: boolean;
  /** Whether the shop has it at all */
  here: boolean;
  /** Its name */
  name: string;
  /** Whether the kind goes by it, as long as it is told */
  on: boolean;
};
export type NoticeKind = {
  /** What it may go by */
  channels: NoticeChannel[];
  /** Its name */
  name: string;
  /** Whether it is told */
  on: boolean;
  /** Why it cannot be switched off */
  owed?: "access" | "law";
};
export type PageNoticeKind = {
  /** What is on this page */
  items: NoticeKind[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type SwitchRequestBody = {
  /** Whether it is told */
  on: boolean;
};
export type ChannelRequestBody = {
  /** Whether the kind goes by it */
  on: boolean;
};
export type NoticeView = {
  /** What it is about, such as an order's number */
  about?: string;
  /** To whom */
  address: string;
  /** Whether it can be sent again */
  again: boolean;
  /** Since when it stands there */
  changedAt: string;
  /** By what it is brought */
  channel: string;
  /** Why it stands there */
  code?: string;
  /** Its id */
  id: string;
  /** What sort of notice it is */
  kind: string;
  /** In which language */
  lang: string;
  /** Whether its address can be mended, to be sent again there */
  mend: boolean;
  /** Where it stands: sent, the provider took it; delivered, it says that it arrived; kept, there is no provider and it is only to be read here; dead, nobody is at the address; broken, our own fault; unknown, handed over without an answer; off, its kind is switched off; held, it waits for how another way ends; spared, another way arrived; withheld, it must not be sent */
  state:
    | "waiting"
    | "trying"
    | "sent"
    | "delivered"
    | "kept"
    | "dead"
    | "broken"
    | "expired"
    | "unknown"
    | "off"
    | "held"
    | "spared"
    | "withheld";
  /** How many ways have to fail before this one is taken */
  step?: number;
  /** What stands over it */
  subject: string;
  /** Sent by staff to themselves, to see how it looks */
  test?: boolean;
  /** When what it tells happened */
  toldAt: string;
  /** How often it was tried */
  tries: number;
};
export type PageNoticeView = {
  /** What is on this page */
  items: NoticeView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type AttemptView = {
  /** What the other side calls it */
  answer?: string;
  /** When it began */
  begunAt: string;
  /** Why it ended so */
  code?: string;
  /** When its end was known */
  endedAt?: string;
  /** Which, from 1 */
  n: number;
  /** What the other side said */
  reason?: string;
  /** How it ended; waiting: it failed in a way that passes */
  state?:
    "waiting" | "sent" | "delivered" | "kept" | "dead" | "broken" | "unknown";
};
export type ReportView = {
  /** When that was so */
  at: string;
  /** Why */
  code?: string;
  /** Who said it */
  provider: string;
  /** In its own words */
  reason?: string;
  /** What it said; waiting: it is still trying */
  state: "waiting" | "delivered" | "dead" | "broken";
};
export type WordingOf = {
  /** The words that came with the program */
  builtIn?: boolean;
  /** Its form */
  form: "mail" | "push" | "message";
  /** Its kind of notice */
  kind: string;
  /** Its language */
  lang: string;
  /** Which version of its kind, language and form it is */
  number: number;
  /** Its id */
  version: string;
};
export type NoticeStory = {
  /** What it is about, such as an order's number */
  about?: string;
  /** To whom */
  address: string;
  /** Whether it can be sent again */
  again: boolean;
  /** What was tried, oldest first */
  attempts: AttemptView[];
  /** Since when it stands there */
  changedAt: string;
  /** By what it is brought */
  channel: string;
  /** Why it stands there */
  code?: string;
  /** After which it is not worth telling any more */
  expiresAt: string;
  /** Its link is for the reader alone, and left out here */
  hidden?: boolean;
  /** Its id */
  id: string;
  /** What sort of notice it is */
  kind: string;
  /** In which language */
  lang: string;
  /** Whether its address can be mended, to be sent again there */
  mend: boolean;
  /** The letter without its looks */
  plain: string;
  /** What the other side said last */
  reason?: string;
  /** What the provider said later, oldest first */
  reports: ReportView[];
  /** Where it stands: sent, the provider took it; delivered, it says that it arrived; kept, there is no provider and it is only to be read here; dead, nobody is at the address; broken, our own fault; unknown, handed over without an answer; off, its kind is switched off; held, it waits for how another way ends; spared, another way arrived; withheld, it must not be sent */
  state:
    | "waiting"
    | "trying"
    | "sent"
    | "delivered"
    | "kept"
    | "dead"
    | "broken"
    | "expired"
    | "unknown"
    | "off"
    | "held"
    | "spared"
    | "withheld";
  /** How many ways have to fail before this one is taken */
  step?: number;
  /** What stands over it */
  subject: string;
  /** Sent by staff to themselves, to see how it looks */
  test?: boolean;
  /** When what it tells happened */
  toldAt: string;
  /** How often it was tried */
  tries: number;
  /** In which words it is told; absent: in those of the program that runs */
  wording?: WordingOf;
};
export type AgainRequestBody = {
  /** Where to, instead; only of one that found nobody */
  address?: string;
  /** Why; it stands in the audit trail */
  reason: string;
};
export const {
  useAdminGetMessagesQuery,
  useAdminGetMessageCallsQuery,
  useAdminRenewMessageCallsMutation,
  useAdminCheckMessagesMutation,
  useAdminListSendersQuery,
  useAdminForgetSenderMutation,
  useAdminKeepSenderMutation,
  useAdminUseSenderMutation,
  useAdminListAlimtalkQuery,
  useAdminAddAlimtalkMutation,
  useAdminInspectAlimtalkQuery,
  useAdminForgetAlimtalkMutation,
  useAdminChangeAlimtalkMutation,
  useAdminTryMessageMutation,
  useAdminWeighMessageQuery,
  useAdminSetNoticeBudgetMutation,
  useAdminGetNoticeCostsQuery,
  useAdminListNoticeKindsQuery,
  useAdminSwitchNoticeKindMutation,
  useAdminSwitchNoticeChannelMutation,
  useAdminSetNoticePriceMutation,
  useAdminListNoticesQuery,
  useAdminGetNoticeQuery,
  useAdminSendNoticeAgainMutation,
  useAdminGetNoticePageQuery,
} = injectedRtkApi;
