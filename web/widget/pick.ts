// Address is what Daum's widget gives of an address by both its sides; names are the original's.
export interface Address {
  zonecode: string;
  roadAddress: string;
  roadAddressEnglish: string;
  jibunAddress: string;
  jibunAddressEnglish: string;
  buildingName: string;
  hname: string;
  [name: string]: string;
}

// Result is a cell of the list: its main line, by the way it was asked for, and the one or several on the other side.
export interface Result {
  address: Address;
  main: Side;
  reference: string; // what stands in brackets behind the road
  parcels?: { text: string; english: string }[]; // of a road address with several
  roads?: { address: Address; reference: string }[]; // of a parcel with several
}

export type Side = "R" | "J";

// Choice is what was clicked: the main line, the other one, one of several on the other side, or none of these.
export interface Choice {
  side: Side;
  other?: number;
  none?: boolean;
}

// several says whether the other side of a result has more than one address.
export const several = (r: Result): number => Math.max(r.parcels?.length ?? 0, r.roads?.length ?? 0);

// behind is what stands in brackets behind a road address on the screen: its dong, and the building whatever it is.
export function behind(reference: string, building: string): string {
  const inside = reference.replace(/^\(|\)$/g, "");
  const parts = [inside, inside.includes(building) ? "" : building].filter(Boolean);
  return parts.length ? `(${parts.join(", ")})` : "";
}

// picked is what oncomplete is told. Where the main line has several on the other side and none of them was picked, that side's own field
// is empty, and the first of them stands in the field that is called auto.
export function picked(r: Result, choice: Choice, language: "K" | "E", query: string): Record<string, string> {
  const data: Record<string, string> = { ...r.address, autoRoadAddress: "", autoRoadAddressEnglish: "", autoJibunAddress: "", autoJibunAddressEnglish: "" };
  const move = (from: string, to: string): void => {
    for (const suffix of ["", "English"]) [data[to + suffix], data[from + suffix]] = [data[from + suffix] ?? "", ""];
  };
  const parcel = choice.other === undefined ? undefined : r.parcels?.[choice.other];
  const road = choice.other === undefined ? undefined : r.roads?.[choice.other];
  if (parcel) [data["jibunAddress"], data["jibunAddressEnglish"]] = [parcel.text, parcel.english];
  else if (road) Object.assign(data, road.address, { jibunAddress: r.address.jibunAddress, jibunAddressEnglish: r.address.jibunAddressEnglish });
  else if (several(r)) r.main === "R" ? move("jibunAddress", "autoJibunAddress") : move("roadAddress", "autoRoadAddress");
  const address = r.main === "R" ? "roadAddress" : "jibunAddress";
  return {
    ...data, address: r.address[address], addressEnglish: r.address[`${address}English`] ?? "", addressType: r.main, userSelectedType: choice.side, noSelected: choice.none ? "Y" : "N",
    userLanguageType: language, query, postcode: "", postcode1: "", postcode2: "", postcodeSeq: "",
  };
}
