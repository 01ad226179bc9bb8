/** What became of one file: how far it is, or why it was refused. */
export interface Upload {
  id: string;
  name: string;
  /** 0 to 1. */
  sent: number;
  error?: unknown;
}

export const largest = 20 * 1024 * 1024;
export const kinds = ["image/jpeg", "image/png", "image/webp"];

/** Why a file need not be sent at all: the server would refuse it. */
export function refusal(file: { type: string; size: number; name?: string }): "heic" | "kind" | "size" | null {
  if (/^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name ?? "")) return "heic";
  if (!kinds.includes(file.type)) return "kind";
  if (file.size > largest) return "size";
  return null;
}

/** The code of the fault that says so. */
export const refused = { heic: "picture_heic", kind: "upload_not_picture", size: "upload_too_big" };

/**
 * Sends one file as multipart form data and reports how far it is, which fetch cannot.
 * It gives what the server answers, and rejects with the shape of an RTK Query error, so that it is shown like any other.
 */
export function send(url: string, file: File, progress: (share: number) => void): Promise<unknown> {
  const body = new FormData();
  body.append("file", file, file.name);
  return post(url, body, progress);
}

/** Sends one file as it is, as send does. */
export function sendPlain(url: string, file: File, progress: (share: number) => void): Promise<unknown> {
  return post(url, file, progress, "application/octet-stream");
}

function post(url: string, body: FormData | File, progress: (share: number) => void, type?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    if (type) request.setRequestHeader("Content-Type", type);
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    request.onerror = () => reject({ status: "FETCH_ERROR" });
    request.ontimeout = () => reject({ status: "TIMEOUT_ERROR" });
    request.onload = () => {
      let data: unknown = null;
      try {
        data = JSON.parse(request.responseText);
      } catch {
        // No problem document: the status has to do.
      }
      if (request.status >= 200 && request.status < 300) resolve(data);
      else reject({ status: request.status, data });
    };
    request.send(body);
  });
}
