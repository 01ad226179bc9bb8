// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["inbox"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminListMails: build.query<
        AdminListMailsApiResponse,
        AdminListMailsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/inbox`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            kind: queryArg.kind,
            q: queryArg.q,
          },
        }),
        providesTags: ["inbox"],
      }),
      adminGetMail: build.query<AdminGetMailApiResponse, AdminGetMailApiArg>({
        query: (queryArg) => ({ url: `/api/v1/admin/inbox/${queryArg.id}` }),
        providesTags: ["inbox"],
      }),
      adminGetMailFile: build.query<
        AdminGetMailFileApiResponse,
        AdminGetMailFileApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/inbox/${queryArg.id}/files/${queryArg.n}`,
        }),
        providesTags: ["inbox"],
      }),
      adminGetMailPage: build.query<
        AdminGetMailPageApiResponse,
        AdminGetMailPageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/inbox/${queryArg.id}/page`,
        }),
        providesTags: ["inbox"],
      }),
      adminGetMailWhole: build.query<
        AdminGetMailWholeApiResponse,
        AdminGetMailWholeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/inbox/${queryArg.id}/whole`,
        }),
        providesTags: ["inbox"],
      }),
      adminGetMailbox: build.query<
        AdminGetMailboxApiResponse,
        AdminGetMailboxApiArg
      >({
        query: () => ({ url: `/api/v1/admin/mailbox` }),
        providesTags: ["inbox"],
      }),
      adminLookMailbox: build.mutation<
        AdminLookMailboxApiResponse,
        AdminLookMailboxApiArg
      >({
        query: () => ({ url: `/api/v1/admin/mailbox/look`, method: "POST" }),
        invalidatesTags: ["inbox"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as inboxApi };
export type AdminListMailsApiResponse = /** status 200 OK */ PageMailView;
export type AdminListMailsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only those of a sort */
  kind?: "letter" | "bounce" | "auto" | "loop" | "broken";
  /** The beginning of a sender's address */
  q?: string;
};
export type AdminGetMailApiResponse = /** status 200 OK */ MailStory;
export type AdminGetMailApiArg = {
  /** Its id */
  id: string;
};
export type AdminGetMailFileApiResponse = /** status 200 OK */ string;
export type AdminGetMailFileApiArg = {
  /** Its id */
  id: string;
  /** Which, from 0 */
  n: number;
};
export type AdminGetMailPageApiResponse = /** status 200 OK */ string;
export type AdminGetMailPageApiArg = {
  /** Its id */
  id: string;
};
export type AdminGetMailWholeApiResponse = /** status 200 OK */ string;
export type AdminGetMailWholeApiArg = {
  /** Its id */
  id: string;
};
export type AdminGetMailboxApiResponse = /** status 200 OK */ BoxView;
export type AdminGetMailboxApiArg = void;
export type AdminLookMailboxApiResponse = /** status 200 OK */ BoxView;
export type AdminLookMailboxApiArg = void;
export type MailView = {
  /** How many files hang on it */
  files: number;
  /** Who it says wrote it; only to be believed where it is proven */
  from?: string;
  /** Its id */
  id: string;
  /** What sort it is: a letter; what became of the shop's own mail; a machine's; one that goes in circles; one that nothing can be read of */
  kind: "letter" | "bounce" | "auto" | "loop" | "broken";
  /** And by what name */
  name?: string;
  /** Whether the domain that it says it comes from has signed it, or sends from there */
  proven: boolean;
  /** Why it is of that sort */
  reason?: string;
  /** When it came in */
  receivedAt: string;
  /** What stands over it */
  subject?: string;
};
export type PageMailView = {
  /** What is on this page */
  items: MailView[];
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
export type FileView = {
  /** Which, from 0 */
  n: number;
  /** Its name */
  name: string;
  /** In bytes */
  size: number;
  /** What the mail says it is */
  type: string;
};
export type MailStory = {
  /** The files that hang on it */
  attached: FileView[];
  /** Not all of it could be read */
  cut?: boolean;
  /** The letter of the shop's that it is about */
  delivery?: string;
  /** Whether the domain has signed it: pass, fail, other (somebody else has), none or unknown */
  dkim: string;
  /** Who handed it over said it came from */
  envelope?: string;
  /** How many files hang on it */
  files: number;
  /** Who it says wrote it; only to be believed where it is proven */
  from?: string;
  /** Whether it also says it with looks */
  html?: boolean;
  /** Its id */
  id: string;
  /** What sort it is: a letter; what became of the shop's own mail; a machine's; one that goes in circles; one that nothing can be read of */
  kind: "letter" | "bounce" | "auto" | "loop" | "broken";
  /** And by what name */
  name?: string;
  /** What it says, without looks */
  plain: string;
  /** Whether the domain that it says it comes from has signed it, or sends from there */
  proven: boolean;
  /** Why it is of that sort */
  reason?: string;
  /** When it came in */
  receivedAt: string;
  /** What the server said of that letter */
  said?: string;
  /** When it says it was written */
  sentAt?: string;
  /** Whether the domain lets that server send: pass, fail, none or unknown */
  spf: string;
  /** What stands over it */
  subject?: string;
  /** The mails that answer each other, this one among them, oldest first */
  thread: MailView[];
  /** To whom it says it is */
  to?: string;
};
export type BoxView = {
  /** It is looked into right now */
  busy: boolean;
  /** When that last went well */
  fineAt?: string;
  /** Which folder of it */
  folder?: string;
  /** When it was last tried */
  lookedAt?: string;
  /** Whether the configuration names one; else nothing else is said */
  named: boolean;
  /** When it is tried next */
  nextAt?: string;
  /** How many could not be fetched and are still there */
  passed: number;
  /** What the server said then */
  said?: string;
  /** Where it is */
  server?: string;
  /** How many mails came in from it */
  taken: number;
  /** Why it could not be looked into the last time */
  trouble?:
    "away" | "insecure" | "refused" | "no_folder" | "garbled" | "busy" | "full";
  /** Whose it is */
  user?: string;
};
export const {
  useAdminListMailsQuery,
  useAdminGetMailQuery,
  useAdminGetMailFileQuery,
  useAdminGetMailPageQuery,
  useAdminGetMailWholeQuery,
  useAdminGetMailboxQuery,
  useAdminLookMailboxMutation,
} = injectedRtkApi;
