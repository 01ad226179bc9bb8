// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["consents"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminGetConsents: build.query<
        AdminGetConsentsApiResponse,
        AdminGetConsentsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/consents`,
          params: {
            mail: queryArg.mail,
          },
        }),
        providesTags: ["consents"],
      }),
      adminListSuppressions: build.query<
        AdminListSuppressionsApiResponse,
        AdminListSuppressionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/suppressions`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            reason: queryArg.reason,
            q: queryArg.q,
          },
        }),
        providesTags: ["consents"],
      }),
      adminAddSuppression: build.mutation<
        AdminAddSuppressionApiResponse,
        AdminAddSuppressionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/suppressions`,
          method: "POST",
          body: queryArg.refuseRequestBody,
        }),
        invalidatesTags: ["consents"],
      }),
      adminLiftSuppression: build.mutation<
        AdminLiftSuppressionApiResponse,
        AdminLiftSuppressionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/suppressions/${queryArg.id}/lift`,
          method: "POST",
          body: queryArg.liftRequestBody,
        }),
        invalidatesTags: ["consents"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as consentsApi };
export type AdminGetConsentsApiResponse = /** status 200 OK */ ConsentsOf;
export type AdminGetConsentsApiArg = {
  /** The address they sign in with */
  mail: string;
};
export type AdminListSuppressionsApiResponse =
  /** status 200 OK */ PageSuppressionView;
export type AdminListSuppressionsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only those with this reason */
  reason?: "hard_bounce" | "invalid" | "complaint" | "optout" | "080";
  /** A whole address, by mail or telephone */
  q?: string;
};
export type AdminAddSuppressionApiResponse = unknown;
export type AdminAddSuppressionApiArg = {
  refuseRequestBody: RefuseRequestBody;
};
export type AdminLiftSuppressionApiResponse = unknown;
export type AdminLiftSuppressionApiArg = {
  /** Its id */
  id: string;
  liftRequestBody: LiftRequestBody;
};
export type AnswerView = {
  /** Yes or no */
  agreed: boolean;
  /** When */
  at: string;
  /** SHA-256 of the words, in hex */
  hash: string;
  /** Its id */
  id: string;
  /** By what */
  medium: "mail" | "push" | "text";
  /** What it is about */
  purpose: "ad" | "ad_night";
  /** Where they answered */
  source: "sign_up" | "my_page" | "link" | "one_click" | "undone";
  /** The version of the words */
  version: string;
  /** The words as they were shown */
  words: string;
};
export type ConsentView = {
  /** Whether they do */
  agreed: boolean;
  /** By what */
  medium: "mail" | "push" | "text";
  /** What they agree to: offers, or offers at night */
  purpose: "ad" | "ad_night";
  /** Since when; absent where they never answered */
  since?: string;
};
export type ConsentsOf = {
  /** Every answer, the newest first; at most 100 */
  answers: AnswerView[];
  /** Whose */
  member: string;
  /** Their name */
  name: string;
  /** Where it stands */
  now: ConsentView[];
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
export type SuppressionView = {
  /** Who wrote it down; absent: the shop itself */
  actor?: string;
  /** When */
  at: string;
  /** Its id */
  id: string;
  /** What sort of address it is */
  medium: "mail" | "push" | "text";
  /** Why: mail came back, no such number, called spam, told staff, called the free number */
  reason: "hard_bounce" | "invalid" | "complaint" | "optout" | "080";
  /** What was said beside it */
  said?: string;
  /** The address with most of it hidden */
  shown: string;
};
export type PageSuppressionView = {
  /** What is on this page */
  items: SuppressionView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type RefuseRequestBody = {
  /** The address or number */
  address: string;
  /** What sort of address it is */
  medium: "mail" | "text";
  /** Why */
  reason: "080" | "optout" | "complaint" | "invalid";
  /** What they said */
  said?: string;
};
export type LiftRequestBody = {
  /** Why; it stands in the audit trail */
  reason: string;
};
export const {
  useAdminGetConsentsQuery,
  useAdminListSuppressionsQuery,
  useAdminAddSuppressionMutation,
  useAdminLiftSuppressionMutation,
} = injectedRtkApi;
