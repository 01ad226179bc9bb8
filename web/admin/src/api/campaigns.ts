// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["campaigns"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminCountSegment: build.query<
        AdminCountSegmentApiResponse,
        AdminCountSegmentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaign-counts`,
          params: {
            channel: queryArg.channel,
            segment: queryArg.segment,
          },
        }),
        providesTags: ["campaigns"],
      }),
      adminListCampaigns: build.query<
        AdminListCampaignsApiResponse,
        AdminListCampaignsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
          },
        }),
        providesTags: ["campaigns"],
      }),
      adminMakeCampaign: build.mutation<
        AdminMakeCampaignApiResponse,
        AdminMakeCampaignApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns`,
          method: "POST",
          body: queryArg.campaignForm,
        }),
        invalidatesTags: ["campaigns"],
      }),
      adminGetCampaign: build.query<
        AdminGetCampaignApiResponse,
        AdminGetCampaignApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}`,
        }),
        providesTags: ["campaigns"],
      }),
      adminChangeCampaign: build.mutation<
        AdminChangeCampaignApiResponse,
        AdminChangeCampaignApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}`,
          method: "PUT",
          body: queryArg.changeRequestBody,
        }),
        invalidatesTags: ["campaigns"],
      }),
      adminActCampaign: build.mutation<
        AdminActCampaignApiResponse,
        AdminActCampaignApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}/acts`,
          method: "POST",
          body: queryArg.actRequestBody,
        }),
        invalidatesTags: ["campaigns"],
      }),
      adminForecastCampaign: build.query<
        AdminForecastCampaignApiResponse,
        AdminForecastCampaignApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}/forecast`,
        }),
        providesTags: ["campaigns"],
      }),
      adminPaceCampaign: build.mutation<
        AdminPaceCampaignApiResponse,
        AdminPaceCampaignApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}/pace`,
          method: "PUT",
          body: queryArg.paceRequestBody,
        }),
        invalidatesTags: ["campaigns"],
      }),
      adminGetCampaignPage: build.query<
        AdminGetCampaignPageApiResponse,
        AdminGetCampaignPageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}/page`,
          params: {
            lang: queryArg.lang,
            wording: queryArg.wording,
          },
        }),
        providesTags: ["campaigns"],
      }),
      adminTestCampaign: build.mutation<
        AdminTestCampaignApiResponse,
        AdminTestCampaignApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}/test`,
          method: "POST",
          body: queryArg.testRequestBody,
        }),
        invalidatesTags: ["campaigns"],
      }),
      adminChooseCampaignWording: build.mutation<
        AdminChooseCampaignWordingApiResponse,
        AdminChooseCampaignWordingApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}/wording`,
          method: "POST",
          body: queryArg.wordingRequestBody,
        }),
        invalidatesTags: ["campaigns"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as campaignsApi };
export type AdminCountSegmentApiResponse = /** status 200 OK */ SegmentCount;
export type AdminCountSegmentApiArg = {
  /** By what they are told */
  channel?: "mail" | "push" | "sms" | "brand";
  /** The segment of a campaign, as JSON; absent: everybody who agreed */
  segment?: string;
};
export type AdminListCampaignsApiResponse =
  /** status 200 OK */ PageCampaignView;
export type AdminListCampaignsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
};
export type AdminMakeCampaignApiResponse = /** status 200 OK */ CampaignStory;
export type AdminMakeCampaignApiArg = {
  campaignForm: CampaignForm;
};
export type AdminGetCampaignApiResponse = /** status 200 OK */ CampaignStory;
export type AdminGetCampaignApiArg = {
  /** Its id */
  id: string;
};
export type AdminChangeCampaignApiResponse = /** status 200 OK */ CampaignStory;
export type AdminChangeCampaignApiArg = {
  /** Its id */
  id: string;
  changeRequestBody: ChangeRequestBody;
};
export type AdminActCampaignApiResponse = /** status 200 OK */ CampaignStory;
export type AdminActCampaignApiArg = {
  /** Its id */
  id: string;
  actRequestBody: ActRequestBody;
};
export type AdminForecastCampaignApiResponse =
  /** status 200 OK */ CampaignForecast;
export type AdminForecastCampaignApiArg = {
  /** Its id */
  id: string;
};
export type AdminPaceCampaignApiResponse = /** status 200 OK */ CampaignStory;
export type AdminPaceCampaignApiArg = {
  /** Its id */
  id: string;
  paceRequestBody: PaceRequestBody;
};
export type AdminGetCampaignPageApiResponse = /** status 200 A page */ string;
export type AdminGetCampaignPageApiArg = {
  /** Its id */
  id: string;
  /** For a reader of which language */
  lang?: "ko" | "en";
  /** Which wording */
  wording?: "a" | "b" | "c" | "d";
};
export type AdminTestCampaignApiResponse = unknown;
export type AdminTestCampaignApiArg = {
  /** Its id */
  id: string;
  testRequestBody: TestRequestBody;
};
export type AdminChooseCampaignWordingApiResponse =
  /** status 200 OK */ CampaignStory;
export type AdminChooseCampaignWordingApiArg = {
  /** Its id */
  id: string;
  wordingRequestBody: WordingRequestBody;
};
export type SegmentCount = {
  /** Who agreed to offers by the channel */
  agreed: number;
  /** Who is meant of those who agreed */
  meant: number;
  /** Counting stopped there; there may be more */
  more?: boolean;
  /** Who of them has somewhere to be told: an address, a telephone number, or a device */
  reachable: number;
  /** Some of them, with most of their names hidden */
  sample: string[];
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
export type CampaignCap = {
  /** Within so many days, today being the first */
  days?: number;
  /** Only those who were sent fewer advertisements; 0: whatever they were sent */
  times?: number;
};
export type CampaignWords = {
  /** The text; an empty line begins a second paragraph */
  body: string;
  /** The words on the button, up to 30 letters, of a brand message up to 14; empty: there is none */
  button?: string;
  /** What stands over the letter, or over a long message, without (광고): that is put there */
  subject: string;
  /** The line over the text */
  title: string;
};
export type Wording = {
  /** In English; empty: readers of English get the Korean one */
  en: CampaignWords;
  /** In Korean */
  ko: CampaignWords;
};
export type SegmentRule = {
  /** Within the last so many days; 0: ever, as far as the shop remembers */
  days?: number;
  /** bought: an order of theirs was paid; spent: what they paid for came to so many won; watched: they were in a show's room while it was open; wished: a device of theirs asked to be told; seen: they signed in, watched or bought */
  is: "bought" | "spent" | "watched" | "wished" | "seen";
  /** Those of whom it does not hold */
  not?: boolean;
  /** bought: this product; wished: to be told when one of its variants can be had again, by its id */
  product?: string;
  /** bought or watched: in this show; wished: to be told when it begins, by its id */
  show?: string;
  /** spent: what their orders came to together at least, in won */
  won?: number;
};
export type Segment = {
  /** What has to hold; none: everybody who agreed */
  all: SegmentRule[];
};
export type CampaignTrial = {
  /** By what the wording for the rest is taken: by hand, or the one with most clicks or opens of those sent */
  by?: "hand" | "clicks" | "opens";
  /** How long after the last of them it is taken */
  minutes?: number;
  /** Of how many of a hundred who are meant each gets one of the wordings, in equal parts; 100: all of them, and none is taken */
  share?: number;
};
export type CampaignView = {
  /** When it began */
  begunAt?: string;
  /** What those were to cost, in thousandths of a won */
  booked?: number;
  /** What it may cost, in won, by the prices of when it tells; 0: anything. It pauses before it would cost more */
  budget?: number;
  /** By whom */
  by?: string;
  /** Who had enough already */
  cap?: CampaignCap;
  /** By what: mail, to devices, by text message, or by brand message of Kakao */
  channel: "mail" | "push" | "sms" | "brand";
  /** When that is taken by itself */
  chooseAt?: string;
  /** When it was made */
  createdAt: string;
  /** What it says in English; without a text readers of English get the Korean one */
  en: CampaignWords;
  /** When it was done or cancelled */
  endedAt?: string;
  /** Its id */
  id: string;
  /** Of a brand message: whom it does not reach gets the same as a text message */
  instead?: boolean;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** Members who agreed and were looked at so far */
  looked: number;
  /** What staff call it */
  name: string;
  /** Other wordings to be tried against it */
  others?: Wording[] | null;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Of a text message: the picture that goes with it, by its id; absent: none */
  picture?: string;
  /** Over how many minutes it gets to that from a tenth of it; 0: at once */
  rampMinutes?: number;
  /** Who is told */
  segment: Segment;
  /** Of a trial of wordings: some are told; it waits for which is taken; the rest are told. Absent: all are told alike */
  stage?: "trial" | "choice" | "rest";
  /** When it begins; absent: at once */
  startsAt?: string;
  /** Where it stands */
  state: "draft" | "scheduled" | "running" | "paused" | "done" | "cancelled";
  /** Letters that were written so far */
  told: number;
  /** How they are tried; of use with other wordings only */
  trial?: CampaignTrial;
  /** Counts changes */
  version: number;
  /** Why it paused by itself */
  why?: "budget" | "price";
  /** The wording that the rest are told by */
  winner?: string;
};
export type PageCampaignView = {
  /** What is on this page */
  items: CampaignView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type CampaignOutcome = {
  /** Orders paid within seven days of a click */
  bought: number;
  /** Letters whose link was followed */
  clicked: number;
  /** Letters that are known to have arrived */
  delivered: number;
  /** What those came to, in won */
  earned: number;
  /** Letters that left, or never will */
  ended: number;
  /** Letters that reached nobody */
  failed: number;
  /** Text messages that left in place of brand messages that reached nobody */
  instead?: number;
  /** Readers who refused more by its link */
  left: number;
  /** What it cost so far, in thousandths of a won; what its provider did not take is not in it */
  milliWon: number;
  /** Letters whose pictures were fetched; programs do so as well */
  opened: number;
  /** Letters that left */
  sent: number;
  /** Letters that were held back: consent withdrawn, left alone, enough for the day */
  withheld: number;
};
export type CampaignPoint = {
  /** Its beginning */
  at: string;
  /** Orders */
  bought?: number;
  /** Letters that were clicked */
  clicked?: number;
  /** Letters that were opened */
  opened?: number;
  /** Letters that left */
  sent?: number;
};
export type WordingView = {
  /** Orders owed to it */
  bought: number;
  /** How many were clicked */
  clicked: number;
  /** a is the first */
  name: string;
  /** How many were opened */
  opened: number;
  /** How many left */
  sent: number;
  /** What stands over it in Korean */
  subject: string;
};
export type TrialView = {
  /** The one that is ahead by what decides; absent: none */
  best?: string;
  /** Whether it is ahead by more than chance: yes, the same would come by chance less than once in twenty times; no; or too few were sent to say */
  sure?: "yes" | "no" | "few";
  /** How each did; one alone where nothing is tried */
  wordings: WordingView[];
};
export type CampaignStory = {
  /** When it began */
  begunAt?: string;
  /** What those were to cost, in thousandths of a won */
  booked?: number;
  /** What it may cost, in won, by the prices of when it tells; 0: anything. It pauses before it would cost more */
  budget?: number;
  /** By whom */
  by?: string;
  /** Who had enough already */
  cap?: CampaignCap;
  /** By what: mail, to devices, by text message, or by brand message of Kakao */
  channel: "mail" | "push" | "sms" | "brand";
  /** When that is taken by itself */
  chooseAt?: string;
  /** When it was made */
  createdAt: string;
  /** What it says in English; without a text readers of English get the Korean one */
  en: CampaignWords;
  /** When it was done or cancelled */
  endedAt?: string;
  /** Its id */
  id: string;
  /** Of a brand message: whom it does not reach gets the same as a text message */
  instead?: boolean;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** Members who agreed and were looked at so far */
  looked: number;
  /** What staff call it */
  name: string;
  /** Other wordings to be tried against it */
  others?: Wording[] | null;
  /** What came of it so far */
  outcome: CampaignOutcome;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Of a text message: the picture that goes with it, by its id; absent: none */
  picture?: string;
  /** The same over time, the oldest first */
  points: CampaignPoint[];
  /** Over how many minutes it gets to that from a tenth of it; 0: at once */
  rampMinutes?: number;
  /** Who is told */
  segment: Segment;
  /** Of a trial of wordings: some are told; it waits for which is taken; the rest are told. Absent: all are told alike */
  stage?: "trial" | "choice" | "rest";
  /** When it begins; absent: at once */
  startsAt?: string;
  /** Where it stands */
  state: "draft" | "scheduled" | "running" | "paused" | "done" | "cancelled";
  /** Letters that were written so far */
  told: number;
  /** How they are tried; of use with other wordings only */
  trial?: CampaignTrial;
  /** How its wordings did */
  tried: TrialView;
  /** Counts changes */
  version: number;
  /** Why it paused by itself */
  why?: "budget" | "price";
  /** The wording that the rest are told by */
  winner?: string;
};
export type CampaignForm = {
  /** What it may cost, in won, by the prices of when it tells; 0: anything. It pauses before it would cost more */
  budget?: number;
  /** Who had enough already */
  cap?: CampaignCap;
  /** By what: mail, to devices, by text message, or by brand message of Kakao */
  channel: "mail" | "push" | "sms" | "brand";
  /** What it says in English; without a text readers of English get the Korean one */
  en: CampaignWords;
  /** Of a brand message: whom it does not reach gets the same as a text message */
  instead?: boolean;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** What staff call it */
  name: string;
  /** Other wordings to be tried against it */
  others?: Wording[] | null;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Of a text message: the picture that goes with it, by its id; absent: none */
  picture?: string;
  /** Over how many minutes it gets to that from a tenth of it; 0: at once */
  rampMinutes?: number;
  /** Who is told */
  segment: Segment;
  /** When it begins; absent: at once */
  startsAt?: string;
  /** How they are tried; of use with other wordings only */
  trial?: CampaignTrial;
};
export type ChangeRequestBody = {
  /** What it may cost, in won, by the prices of when it tells; 0: anything. It pauses before it would cost more */
  budget?: number;
  /** Who had enough already */
  cap?: CampaignCap;
  /** By what: mail, to devices, by text message, or by brand message of Kakao */
  channel: "mail" | "push" | "sms" | "brand";
  /** What it says in English; without a text readers of English get the Korean one */
  en: CampaignWords;
  /** Of a brand message: whom it does not reach gets the same as a text message */
  instead?: boolean;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** What staff call it */
  name: string;
  /** Other wordings to be tried against it */
  others?: Wording[] | null;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Of a text message: the picture that goes with it, by its id; absent: none */
  picture?: string;
  /** Over how many minutes it gets to that from a tenth of it; 0: at once */
  rampMinutes?: number;
  /** Who is told */
  segment: Segment;
  /** When it begins; absent: at once */
  startsAt?: string;
  /** How they are tried; of use with other wordings only */
  trial?: CampaignTrial;
  /** The one that was read */
  version: number;
};
export type ActRequestBody = {
  /** What is done; unplan makes a scheduled one a draft again */
  act: "start" | "unplan" | "pause" | "resume" | "cancel";
  /** Of a start: the one that was read */
  version?: number;
};
export type CampaignPiece = {
  /** Of a brand message: the words on its button */
  button?: string;
  /** Of a message: its bytes */
  bytes?: number;
  /** It is the text message to whom the brand message did not reach */
  instead?: boolean;
  /** In which language */
  lang: "ko" | "en";
  /** What one costs now, in thousandths of a won */
  milliWon: number;
  /** Of a message: how many it may have as that */
  most?: number;
  /** Of a push or a message: what it says */
  text?: string;
  /** Of a push: the line over it. Of a long message: its subject */
  title?: string;
  /** It costs something, and nobody has written down what */
  unpriced?: boolean;
  /** As what it is charged, such as sms or lms; absent: it costs nothing */
  what?: string;
  /** Of a message: why it cannot go */
  why?: "letter" | "long" | "subject" | "empty";
  /** Its name */
  wording: string;
};
export type CampaignForecast = {
  /** Who agreed to offers by the channel */
  agreed: number;
  /** Why the channel cannot be used as the shop is set up: the code of an error */
  lacks?: string;
  /** Who is meant of those who agreed */
  meant: number;
  /** What it costs at most if each who can be reached is told once by the dearest of them, in thousandths of a won */
  milliWon: number;
  /** Counting stopped there; there may be more */
  more?: boolean;
  /** Each wording in each language */
  pieces: CampaignPiece[];
  /** Who of them has somewhere to be told: an address, a telephone number, or a device */
  reachable: number;
  /** Some of them, with most of their names hidden */
  sample: string[];
};
export type PaceRequestBody = {
  /** What it may cost, in won; 0: anything */
  budget: number;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** The one that was read */
  version: number;
};
export type TestRequestBody = {
  /** In which language */
  lang: "ko" | "en";
  /** Which wording */
  wording: "a" | "b" | "c" | "d";
};
export type WordingRequestBody = {
  /** Its name */
  wording: "a" | "b" | "c" | "d";
};
export const {
  useAdminCountSegmentQuery,
  useAdminListCampaignsQuery,
  useAdminMakeCampaignMutation,
  useAdminGetCampaignQuery,
  useAdminChangeCampaignMutation,
  useAdminActCampaignMutation,
  useAdminForecastCampaignQuery,
  useAdminPaceCampaignMutation,
  useAdminGetCampaignPageQuery,
  useAdminTestCampaignMutation,
  useAdminChooseCampaignWordingMutation,
} = injectedRtkApi;
