// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["templates"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminGetTemplateVersion: build.query<
        AdminGetTemplateVersionApiResponse,
        AdminGetTemplateVersionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/template-versions/${queryArg.id}`,
        }),
        providesTags: ["templates"],
      }),
      adminTestTemplate: build.mutation<
        AdminTestTemplateApiResponse,
        AdminTestTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/template-versions/${queryArg.id}/test`,
          method: "POST",
          body: queryArg.templateTestRequestBody,
        }),
        invalidatesTags: ["templates"],
      }),
      adminListTemplates: build.query<
        AdminListTemplatesApiResponse,
        AdminListTemplatesApiArg
      >({
        query: () => ({ url: `/api/v1/admin/templates` }),
        providesTags: ["templates"],
      }),
      adminGetTemplate: build.query<
        AdminGetTemplateApiResponse,
        AdminGetTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/templates/${queryArg.kind}/${queryArg.lang}/${queryArg.form}`,
        }),
        providesTags: ["templates"],
      }),
      adminUseTemplate: build.mutation<
        AdminUseTemplateApiResponse,
        AdminUseTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/templates/${queryArg.kind}/${queryArg.lang}/${queryArg.form}/version`,
          method: "PUT",
          body: queryArg.useRequestBody,
        }),
        invalidatesTags: ["templates"],
      }),
      adminSaveTemplate: build.mutation<
        AdminSaveTemplateApiResponse,
        AdminSaveTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/templates/${queryArg.kind}/${queryArg.lang}/${queryArg.form}/versions`,
          method: "POST",
          body: queryArg.saveRequestBody,
        }),
        invalidatesTags: ["templates"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as templatesApi };
export type AdminGetTemplateVersionApiResponse =
  /** status 200 OK */ TemplateComparison;
export type AdminGetTemplateVersionApiArg = {
  /** Its id */
  id: string;
};
export type AdminTestTemplateApiResponse = unknown;
export type AdminTestTemplateApiArg = {
  /** Its id */
  id: string;
  templateTestRequestBody: TemplateTestRequestBody;
};
export type AdminListTemplatesApiResponse =
  /** status 200 OK */ PageTemplateView;
export type AdminListTemplatesApiArg = void;
export type AdminGetTemplateApiResponse = /** status 200 OK */ TemplateStory;
export type AdminGetTemplateApiArg = {
  /** The kind of notice */
  kind: string;
  /** The language */
  lang: string;
  /** The form */
  form: "mail" | "push" | "message";
};
export type AdminUseTemplateApiResponse = /** status 200 OK */ TemplateStory;
export type AdminUseTemplateApiArg = {
  /** The kind of notice */
  kind: string;
  /** The language */
  lang: string;
  /** The form */
  form: "mail" | "push" | "message";
  useRequestBody: UseRequestBody;
};
export type AdminSaveTemplateApiResponse = /** status 200 OK */ TemplateStory;
export type AdminSaveTemplateApiArg = {
  /** The kind of notice */
  kind: string;
  /** The language */
  lang: string;
  /** The form */
  form: "mail" | "push" | "message";
  saveRequestBody: SaveRequestBody;
};
export type TemplateWords = {
  /** Of a letter: HTML behind the button */
  after?: string;
  /** Of a letter: HTML before what was ordered */
  body?: string;
  /** Of a letter: the words on the button; empty: it has none */
  button?: string;
  /** Of a letter: a style sheet, rules in rules, behind that of the shop's looks */
  styles?: string;
  /** Of a letter, or of a long text message */
  subject?: string;
  /** Of a push notice or a text message */
  text?: string;
  /** Of a letter or a push notice */
  title?: string;
};
export type TemplateComparison = {
  /** Those of the version before; empty where there is none */
  before: TemplateWords;
  /** Which version that is */
  beforeNumber?: number;
  /** It came with the program */
  builtIn: boolean;
  /** Who wrote it */
  by?: string;
  /** The form */
  form: "mail" | "push" | "message";
  /** Its id */
  id: string;
  /** The kind of notice */
  kind: string;
  /** The language */
  lang: string;
  /** When */
  madeAt: string;
  /** What its author said of it */
  note?: string;
  /** Which it is */
  number: number;
  /** Its words */
  words: TemplateWords;
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
export type TemplateTestRequestBody = {
  /** With an example also where there is a real notice */
  example?: boolean;
};
export type TemplateView = {
  /** It is the words of the program */
  builtIn: boolean;
  /** Who chose it */
  by?: string;
  /** When it was chosen */
  changedAt?: string;
  /** The form */
  form: "mail" | "push" | "message";
  /** The kind of notice */
  kind: string;
  /** The language */
  lang: string;
  /** The version that is told in */
  version: string;
};
export type PageTemplateView = {
  /** What is on this page */
  items: TemplateView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type TemplateVariable = {
  /** What it might stand for */
  example: string;
  /** Without its braces */
  name: string;
};
export type TemplateVersion = {
  /** It came with the program */
  builtIn: boolean;
  /** Who wrote it */
  by?: string;
  /** Its id */
  id: string;
  /** When */
  madeAt: string;
  /** What its author said of it */
  note?: string;
  /** Which it is */
  number: number;
};
export type TemplateStory = {
  /** It is the words of the program */
  builtIn: boolean;
  /** Who chose it */
  by?: string;
  /** When it was chosen */
  changedAt?: string;
  /** The form */
  form: "mail" | "push" | "message";
  /** The kind of notice */
  kind: string;
  /** The language */
  lang: string;
  /** It is of no use without its link */
  linked: boolean;
  /** How often the version in use became another one; what is changed names it */
  moves: number;
  /** The words of the program */
  program: TemplateWords;
  /** What can stand in the words */
  variables: TemplateVariable[];
  /** The version that is told in */
  version: string;
  /** The latest versions, the newest first */
  versions: TemplateVersion[];
  /** The words in use */
  words: TemplateWords;
};
export type UseRequestBody = {
  /** Those that were read */
  moves: number;
  /** Its id; empty: the words of the program */
  version: string;
};
export type SaveRequestBody = {
  /** Those that were read */
  moves: number;
  /** What is different, for those who look at it later */
  note?: string;
  /** Whether notices are told in it from now on */
  use: boolean;
  /** What it says */
  words: TemplateWords;
};
export const {
  useAdminGetTemplateVersionQuery,
  useAdminTestTemplateMutation,
  useAdminListTemplatesQuery,
  useAdminGetTemplateQuery,
  useAdminUseTemplateMutation,
  useAdminSaveTemplateMutation,
} = injectedRtkApi;
