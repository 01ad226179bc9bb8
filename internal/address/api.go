package address

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/postcode"
)

type searchRequest struct {
	Held
	Query string `query:"q" doc:"A road and number, a parcel, a dong, a building, a postcode or English; with an area before it or none, also half typed or with a letter wrong" maxLength:"400" example:"세종대로 209"`
	At    string `query:"at" maxLength:"400" doc:"A place: prev or next of another page of the same query; empty for the first page"`
	Size  int    `query:"size" minimum:"1" maximum:"100" default:"10" doc:"How many on a page"`
}

type suggestRequest struct {
	Held
	Query string `query:"q" doc:"What is typed so far" maxLength:"400" example:"세종ㄷ"`
	Size  int    `query:"size" minimum:"1" maximum:"20" default:"10" doc:"How many lines at most"`
}

// lookupRequest names addresses by a code of the official files.
type lookupRequest struct {
	Key  string `path:"key" doc:"도로명주소관리번호 (26 digits) or 건물관리번호 (25) of an address, 법정동코드 (10; with zeros behind it also of a 읍면, 시군구 or 시도), 도로명코드 (12), parcel (19: PNU) or postcode (5; 6 as it was until 2015)" minLength:"5" maxLength:"26" pattern:"^[0-9]+$" example:"11110119200500100020900000"`
	At   string `query:"at" maxLength:"400" doc:"A place: prev or next of another page of the same key; empty for the first page"`
	Size int    `query:"size" minimum:"1" maximum:"100" default:"10" doc:"How many on a page"`
}

type (
	searchReply struct {
		Status       int
		ETag         string `header:"ETag"`
		CacheControl string `header:"Cache-Control"`
		Body         Found
	}
	suggestReply struct {
		Status       int
		ETag         string `header:"ETag"`
		CacheControl string `header:"Cache-Control"`
		Body         Suggestions
	}
	lookupReply struct{ Body Places }
	remoteReply struct {
		CacheControl string `header:"Cache-Control"`
		Body         RemoteArea
	}
	indexReply struct{ Body Edition }
)

// remoteRequest names a postcode, in an index or not.
type remoteRequest struct {
	Postcode string `path:"postcode" doc:"Five digits" pattern:"^[0-9]{5}$" example:"63000"`
}

// Found is a page of addresses and how the query was understood.
type Found struct {
	list.Page[Hit]
	Understood Understood  `json:"understood" doc:"How the query was read"`
	Areas      []AreaCount `json:"areas,omitempty" doc:"How many of them lie in each 시군구, where there are several; the 100 with most"`
	Hint       string      `json:"hint,omitempty" enum:"only_sido,only_digit,too_short,nothing" doc:"Why there is nothing: what to add"`
	MadeUp     bool        `json:"madeUp,omitempty" doc:"The data is for trying only: send no parcel by it"`

	Suggestions []Suggestion `json:"suggestions,omitempty" doc:"Where there is nothing: queries near this one, each of which finds something; at most 6"`
}

// Understood is how a query was read.
type Understood struct {
	Way    string `json:"way,omitempty"    enum:"road,parcel,unit,building,postcode,postcode6,area,key,box" doc:"What kind it is"`
	Name   string `json:"name,omitempty"   doc:"The name of the road, dong or building in it"`
	Number string `json:"number,omitempty" doc:"The number in it"`
	Rest   string `json:"rest,omitempty"   doc:"What was not needed, such as a floor"`

	Area    string `json:"area,omitempty"    doc:"Where nothing was found: the area in it" example:"서울특별시 종로구"`
	Unknown string `json:"unknown,omitempty" doc:"What in it names nothing that is known there" example:"없는말로"`
}

// AreaCount is how many addresses lie in a 시군구.
type AreaCount struct {
	Code  string `json:"code"  doc:"시군구코드" example:"11110"`
	Name  string `json:"name"  doc:"시도 and 시군구" example:"서울특별시 종로구"`
	Count int    `json:"count" doc:"How many addresses"`
}

// Suggestion is one suggestion.
type Suggestion struct {
	Text     string `json:"text"               doc:"What to fill in"`
	Way      string `json:"way"                doc:"What it is" enum:"road,parcel,unit,building,postcode,postcode6,area,key,box"`
	Count    int    `json:"count"              doc:"How many addresses are behind it"`
	Postcode string `json:"postcode,omitempty" doc:"Where there is one"`
	Remote   string `json:"remote,omitempty"   doc:"Where parcels take longer" enum:"jeju,island"`
	Key      string `json:"key,omitempty"      doc:"Of the address, where there is one"`
	Rest     string `json:"rest,omitempty"     doc:"What was typed behind it, such as a floor" example:"3층"`
}

// Suggestions are what can be filled in, the likeliest first.
type Suggestions struct{ list.Page[Suggestion] }

// Places are a page of addresses.
type Places struct{ list.Page[Place] }

// Place is one address with all that is known of it.
type Place struct {
	Key         string   `json:"key"                 doc:"도로명주소관리번호"`
	BuildingKey string   `json:"buildingKey"         doc:"건물관리번호; where no file told it, what its parcel gives, and zeros" example:"1111011900100770006000000"`
	Postcode    string   `json:"postcode"            doc:"Five digits; empty where none is known" example:"03171"`
	OldPostcode string   `json:"oldPostcode,omitempty" doc:"As it was until 2015" example:"110-034"`
	Box         string   `json:"box,omitempty"         doc:"A post-office box: it has neither key, road nor parcel" example:"광화문우체국 사서함 12-3"`
	Blocks      []string `json:"blocks,omitempty"      doc:"The buildings there that have a name of their own, where a file told" example:"[\"101동\",\"102동\"]"`
	Bulk        string   `json:"bulk,omitempty"        doc:"다량배달처: who gets so much mail that the post knows them by name"`
	Remote      string   `json:"remote,omitempty"    doc:"Where parcels take longer" enum:"jeju,island"`
	RemoteArea  string   `json:"remoteArea,omitempty" doc:"What that area is called" example:"울릉군"`
	Road        string   `json:"road"                doc:"By road, without what stands in brackets" example:"서울특별시 종로구 세종대로 209"`
	Reference   string   `json:"reference,omitempty" doc:"What stands in brackets behind it" example:"(세종로)"`
	Parcel      string   `json:"parcel"              doc:"By its first parcel" example:"서울특별시 종로구 세종로 77-6 정부서울청사"`
	English     string   `json:"english"             doc:"By road, in English" example:"209, Sejong-daero, Jongno-gu, Seoul"`
	Building    string   `json:"building,omitempty"  doc:"Name of the building"`
	Apartment   bool     `json:"apartment,omitempty" doc:"It is a 공동주택"`
	Sido        string   `json:"sido"                doc:"시도"`
	Sigun       string   `json:"sigun,omitempty"     doc:"시군구"`
	Emd         string   `json:"emd"                 doc:"읍면동, of the law"`
	Ri          string   `json:"ri,omitempty"        doc:"리"`
	UnitCode    string   `json:"unitCode"            doc:"법정동코드"`
	Admin       string   `json:"admin,omitempty"     doc:"행정동"`
	AdminCode   string   `json:"adminCode,omitempty" doc:"행정동코드"`
	RoadName    string   `json:"roadName"            doc:"도로명"`
	RoadCode    string   `json:"roadCode"            doc:"도로명코드"`
	Number      string   `json:"number"              doc:"Its number on the road" example:"209"`
	Underground bool     `json:"underground,omitempty" doc:"지하"`
	Parcels     []string `json:"parcels,omitempty"   doc:"Its further parcels"`
}

// Hit is an address and how it was found.
type Hit struct {
	Place
	Way       string `json:"way"                 doc:"How it was found" enum:"road,parcel,unit,building,postcode,postcode6,area,key,box"`
	Searched  string `json:"searched,omitempty"  doc:"The parcel that was searched, where it is a further one"`
	Corrected string `json:"corrected,omitempty" doc:"The name that was taken in place of the one typed"`
	WrongArea bool   `json:"wrongArea,omitempty" doc:"It lies elsewhere than the query says"`
	Block     string `json:"block,omitempty"     doc:"The 동 typed, where the address is known to have it"`
	NoBlock   bool   `json:"noBlock,omitempty"   doc:"The address is known to have others, and not the 동 typed"`
	Nearest   bool   `json:"nearest,omitempty"   doc:"The number typed is not there; this is near it"`
}

// Edition is what is in the index.
type Edition struct {
	Version   string `json:"version,omitempty" doc:"Of the data"`
	MadeUp    bool   `json:"madeUp,omitempty"  doc:"The data is for trying only"`
	Addresses int    `json:"addresses"         doc:"How many addresses"`
	Parcels   int    `json:"parcels"           doc:"How many parcels"`
	Roads     int    `json:"roads"             doc:"How many roads"`
	Postcodes int    `json:"postcodes"         doc:"How many postcodes"`
}

// maxPaged is how many results can be paged through.
const maxPaged = 9000

// Routes opens the JSON doors of addresses on api.
func (s *Service) Routes(api huma.API) {
	room := httpkit.Room{API: api, Tag: "postcode"}
	httpkit.Open(room, httpkit.Get("/api/v1/postcode/search", "search-addresses", "Find addresses and postcodes").
		Note("Every kind of query that people type is understood; what was corrected or left out is said, and where nothing is found, what was understood and what is near. At most 9,000 results can be paged through.").Fails(404, 422), s.getSearch)
	httpkit.Open(room, httpkit.Get("/api/v1/postcode/suggest", "suggest-addresses", "Complete what somebody types").Fails(404, 422), s.getSuggest)
	httpkit.Open(room, httpkit.Get("/api/v1/postcode/lookup/{key}", "list-addresses-by-code", "Get the addresses with a code").
		Note("A 관리번호 names one address; there are several under the code of an area, a road or a postcode.").Fails(422), s.getLookup)
	httpkit.Open(room, httpkit.Get("/api/v1/postcode/area/{postcode}", "get-remote-area", "Whether parcels take longer to a postcode").
		Note("By the shop's own ranges of postcodes; it is answered without an index too."), s.getRemote)
	httpkit.Open(room, httpkit.Get("/api/v1/postcode/index", "get-address-index", "What is in the index of addresses").Fails(404), s.getIndex)
}

func (s *Service) getSearch(ctx context.Context, in *searchRequest) (*searchReply, error) {
	// A place is of one query: what was typed is part of the list's name.
	name := "addresses " + in.Query
	number, err := list.Numbered(name, list.Query{At: in.At, Size: in.Size})
	if err != nil {
		return nil, err
	}
	tag, err := s.tag("search", in.Query, in.At, in.Size)
	if err != nil {
		return nil, err
	}
	out := &searchReply{Status: in.status(tag), ETag: tag, CacheControl: in.keep()}
	if out.Status == http.StatusNotModified {
		return out, nil
	}
	answer, err := s.Search(ctx, in.Query, postcode.Page{Offset: (number - 1) * in.Size, Limit: in.Size})
	if err != nil {
		return nil, err
	}
	meta, err := s.Meta(ctx)
	if err != nil {
		return nil, err
	}
	found := s.found(answer, meta)
	found.Page = list.ByNumber(name, found.Items, int64(min(answer.Total, maxPaged)), number, in.Size)
	found.More = answer.Total > maxPaged
	out.Body = found
	return out, nil
}

// found puts an answer into the words of the doors, with its results on no page yet.
func (s *Service) found(answer postcode.Answer, meta postcode.Meta) Found {
	u := answer.Understood
	out := Found{Understood: Understood{string(u.Way), u.Name, u.Number, u.Rest, u.Area, u.Unknown}, Hint: string(answer.Hint), MadeUp: meta.Synthetic}
	out.Items = make([]Hit, 0, len(answer.Results))
	for _, r := range answer.Results {
		out.Items = append(out.Items, s.hitOf(r))
	}
	for _, f := range answer.Facets {
		out.Areas = append(out.Areas, AreaCount{f.Code, f.Area, f.Count})
	}
	for _, l := range answer.Suggestions {
		out.Suggestions = append(out.Suggestions, s.suggestion(l))
	}
	return out
}

func (s *Service) getSuggest(ctx context.Context, in *suggestRequest) (*suggestReply, error) {
	tag, err := s.tag("suggest", in.Query, in.Size)
	if err != nil {
		return nil, err
	}
	out := &suggestReply{Status: in.status(tag), ETag: tag, CacheControl: in.keep()}
	if out.Status == http.StatusNotModified {
		return out, nil
	}
	suggestions, err := s.Suggest(ctx, in.Query, in.Size)
	if err != nil {
		return nil, err
	}
	lines := make([]Suggestion, 0, len(suggestions))
	for _, l := range suggestions {
		lines = append(lines, s.suggestion(l))
	}
	out.Body = Suggestions{list.Of(lines)}
	return out, nil
}

func (s *Service) suggestion(l postcode.Suggestion) Suggestion {
	return Suggestion{l.Text, string(l.Way), l.Count, l.Postcode, string(s.AreaOf(l.Postcode).Kind), l.Key, l.Rest}
}

func (s *Service) getLookup(ctx context.Context, in *lookupRequest) (*lookupReply, error) {
	name := "addresses by " + in.Key
	number, err := list.Numbered(name, list.Query{At: in.At, Size: in.Size})
	if err != nil {
		return nil, err
	}
	answer, err := s.ByCode(ctx, in.Key, postcode.Page{Offset: (number - 1) * in.Size, Limit: in.Size})
	if err != nil {
		return nil, err
	}
	places := make([]Place, 0, len(answer.Results))
	for _, r := range answer.Results {
		places = append(places, s.placeOf(r.Address))
	}
	page := list.ByNumber(name, places, int64(min(answer.Total, maxPaged)), number, in.Size)
	page.More = answer.Total > maxPaged
	return &lookupReply{Places{page}}, nil
}

func (s *Service) getIndex(ctx context.Context, _ *struct{}) (*indexReply, error) {
	m, err := s.Meta(ctx)
	return &indexReply{editionOfMeta(m)}, err
}

func (s *Service) getRemote(_ context.Context, in *remoteRequest) (*remoteReply, error) {
	a := s.AreaOf(in.Postcode)
	return &remoteReply{"no-cache", RemoteArea{a.Kind, a.Name, a.Range}}, nil
}

func editionOfMeta(m postcode.Meta) Edition {
	return Edition{m.Version, m.Synthetic, m.Addresses, m.Parcels, m.Roads, m.Postcodes}
}

func (s *Service) placeOf(a postcode.Address) Place {
	area := s.AreaOf(a.Postcode)
	out := Place{
		Key: a.Key, BuildingKey: a.BuildingKey, Postcode: a.Postcode, OldPostcode: a.OldPostcode, Box: a.Box, Blocks: a.Blocks, Bulk: a.Bulk, Remote: string(area.Kind), RemoteArea: area.Name, Road: a.RoadAddress(), Reference: a.Reference(), Parcel: a.ParcelAddress(), English: a.English,
		Building: a.Building, Apartment: a.Apartment, Sido: a.Unit.Sido, Sigun: a.Unit.Sigun, Emd: a.Unit.Emd, Ri: a.Unit.Ri, UnitCode: a.Unit.Code,
		Admin: a.Admin, AdminCode: a.AdminCode, RoadName: a.Road.Name, RoadCode: a.Road.Code, Number: a.Number(), Underground: a.Underground == postcode.Below,
	}
	for _, p := range a.Others {
		out.Parcels = append(out.Parcels, a.ParcelOf(p))
	}
	return out
}

func (s *Service) hitOf(r postcode.Result) Hit {
	h := Hit{Place: s.placeOf(r.Address), Way: string(r.Way), Corrected: r.Corrected, WrongArea: r.WrongArea, Block: r.Block, NoBlock: r.NoBlock, Nearest: r.Nearest}
	if r.Searched != nil && *r.Searched != r.Parcel {
		h.Searched = r.ParcelOf(*r.Searched)
	}
	return h
}
