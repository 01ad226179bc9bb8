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
            product: queryArg.product,
            show: queryArg.show,
            notBoughtFor: queryArg.notBoughtFor,
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
      adminGetCampaignPage: build.query<
        AdminGetCampaignPageApiResponse,
        AdminGetCampaignPageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/campaigns/${queryArg.id}/page`,
          params: {
            lang: queryArg.lang,
          },
        }),
        providesTags: ["campaigns"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as campaignsApi };
export type AdminCountSegmentApiResponse = /** status 200 OK */ SegmentCount;
export type AdminCountSegmentApiArg = {
  /** Only those who bought this product */
  product?: string;
  /** Only those who bought in this show */
  show?: string;
  /** Only those who have bought nothing for so many days */
  notBoughtFor?: number;
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
export type AdminGetCampaignPageApiResponse = /** status 200 A page */ string;
export type AdminGetCampaignPageApiArg = {
  /** Its id */
  id: string;
  /** For a reader of which language */
  lang?: "ko" | "en";
};
export type SegmentCount = {
  /** Who agreed to offers by mail */
  agreed: number;
  /** Who would be told by mail */
  meant: number;
  /** Counting stopped there; there may be more */
  more?: boolean;
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
export type CampaignWords = {
  /** The text; an empty line begins a second paragraph */
  body: string;
  /** The words on the button; empty: there is none */
  button?: string;
  /** What stands over the letter, without (광고): that is put there */
  subject: string;
  /** The line over the text */
  title: string;
};
export type Segment = {
  /** Only those who have bought nothing for so many days */
  notBoughtFor?: number;
  /** Only those who bought this product, by its id */
  product?: string;
  /** Only those who bought in this show, by its id */
  show?: string;
};
export type CampaignView = {
  /** When it began */
  begunAt?: string;
  /** By whom */
  by?: string;
  /** When it was made */
  createdAt: string;
  /** What it says in English; without a subject readers of English get the Korean one */
  en: CampaignWords;
  /** When it was done or cancelled */
  endedAt?: string;
  /** Its id */
  id: string;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** Members who agreed and were looked at so far */
  looked: number;
  /** What staff call it */
  name: string;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Who is told */
  segment: Segment;
  /** When it begins; absent: at once */
  startsAt?: string;
  /** Where it stands */
  state: "draft" | "scheduled" | "running" | "paused" | "done" | "cancelled";
  /** Letters that were written so far */
  told: number;
  /** Counts changes */
  version: number;
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
  /** Letters that reached nobody */
  failed: number;
  /** Readers who refused more by its link */
  left: number;
  /** Letters whose pictures were fetched; programs do so as well */
  opened: number;
  /** Letters that left */
  sent: number;
  /** Letters that were held back: consent withdrawn, left alone, enough for the day */
  withheld: number;
};
export type CampaignStory = {
  /** When it began */
  begunAt?: string;
  /** By whom */
  by?: string;
  /** When it was made */
  createdAt: string;
  /** What it says in English; without a subject readers of English get the Korean one */
  en: CampaignWords;
  /** When it was done or cancelled */
  endedAt?: string;
  /** Its id */
  id: string;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** Members who agreed and were looked at so far */
  looked: number;
  /** What staff call it */
  name: string;
  /** What came of it so far */
  outcome: CampaignOutcome;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Who is told */
  segment: Segment;
  /** When it begins; absent: at once */
  startsAt?: string;
  /** Where it stands */
  state: "draft" | "scheduled" | "running" | "paused" | "done" | "cancelled";
  /** Letters that were written so far */
  told: number;
  /** Counts changes */
  version: number;
};
export type CampaignForm = {
  /** What it says in English; without a subject readers of English get the Korean one */
  en: CampaignWords;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** What staff call it */
  name: string;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Who is told */
  segment: Segment;
  /** When it begins; absent: at once */
  startsAt?: string;
};
export type ChangeRequestBody = {
  /** What it says in English; without a subject readers of English get the Korean one */
  en: CampaignWords;
  /** What it says in Korean */
  ko: CampaignWords;
  /** The path in the shop that it leads to */
  link: string;
  /** What staff call it */
  name: string;
  /** How many are written to in a minute at most */
  perMinute: number;
  /** Who is told */
  segment: Segment;
  /** When it begins; absent: at once */
  startsAt?: string;
  /** The one that was read */
  version: number;
};
export type ActRequestBody = {
  /** What is done; unplan makes a scheduled one a draft again */
  act: "start" | "unplan" | "pause" | "resume" | "cancel";
};
export const {
  useAdminCountSegmentQuery,
  useAdminListCampaignsQuery,
  useAdminMakeCampaignMutation,
  useAdminGetCampaignQuery,
  useAdminChangeCampaignMutation,
  useAdminActCampaignMutation,
  useAdminGetCampaignPageQuery,
} = injectedRtkApi;
