// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["mail"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminRenewMailKeys: build.mutation<
        AdminRenewMailKeysApiResponse,
        AdminRenewMailKeysApiArg
      >({
        query: () => ({ url: `/api/v1/admin/mail/keys`, method: "POST" }),
        invalidatesTags: ["mail"],
      }),
      adminGetSender: build.query<
        AdminGetSenderApiResponse,
        AdminGetSenderApiArg
      >({
        query: () => ({ url: `/api/v1/admin/mail/sender` }),
        providesTags: ["mail"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as mailApi };
export type AdminRenewMailKeysApiResponse = /** status 200 OK */ SenderView;
export type AdminRenewMailKeysApiArg = void;
export type AdminGetSenderApiResponse = /** status 200 OK */ SenderView;
export type AdminGetSenderApiArg = void;
export type SenderRecord = {
  /** Why it is not fine */
  code?: string;
  /** What stands there */
  found?: string;
  /** Where a line has to stand */
  name?: string;
  /** How it stands; unasked: the DNS did not answer */
  state: "fine" | "missing" | "wrong" | "unasked";
  /** Its type */
  type?: string;
  /** What it has to be */
  value?: string;
  /** What it is about */
  what: "spf" | "dkim" | "dmarc" | "reverse";
};
export type SenderView = {
  /** The domain that the shop writes from; empty where no mail leaves it */
  domain: string;
  /** What was looked up */
  findings: SenderRecord[];
  /** Whether it can be the shop's own, so that its DNS can be changed */
  own: boolean;
  /** Whether the shop signs its mail */
  signed: boolean;
  /** Whether new keys wait for their lines */
  waiting: boolean;
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
export const { useAdminRenewMailKeysMutation, useAdminGetSenderQuery } =
  injectedRtkApi;
