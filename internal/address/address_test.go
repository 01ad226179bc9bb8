package address_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// boxes are post-office boxes as epost's file has them.
const boxes = "우편번호|시도|시군구|읍면동|사서함명|시작사서함주번호|시작사서함부번호|끝사서함주번호|끝사서함부번호|구우편번호\n03187|서울특별시|종로구||광화문우체국사서함|1|0|500|0|110600\n"

// build puts an index of rows of 도로명주소 한글, or of the places and some boxes where there are none, at path.
func build(t *testing.T, path, version string, rows ...string) {
	t.Helper()
	source := filepath.Join(t.TempDir(), "places.zip")
	content := country.Places
	if len(rows) > 0 {
		source, content = filepath.Join(t.TempDir(), "rnaddrkor_x.txt"), []byte(strings.Join(rows, "\n"))
	}
	sources := []string{source}
	if err := os.WriteFile(source, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 {
		sources = append(sources, filepath.Join(filepath.Dir(source), "pobox.txt"))
		if err := os.WriteFile(sources[1], []byte(boxes), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := postcode.Build(t.Context(), postcode.Options{Sources: sources, Out: path, Version: version}); err != nil {
		t.Fatal(err)
	}
}

// site is the doors of a service on the places.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	path := filepath.Join(t.TempDir(), "postcode.idx")
	build(t, path, "test")
	return siteOn(t, path)
}

// siteOn is the doors of a service on an index, which need not be there.
func siteOn(t *testing.T, path string) *httptest.Server {
	t.Helper()
	s := address.New(path, quiet, time.Now)
	mux := http.NewServeMux()
	s.Routes(httpkit.NewAPI(mux, "test"))
	web := os.DirFS("../../web")
	catalogue, err := texts.Load(web)
	if err != nil {
		t.Fatal(err)
	}
	doors, err := s.Doors(address.Pages{Templates: web, Texts: catalogue, Assets: new(assets.Set)})
	if err != nil {
		t.Fatal(err)
	}
	for pattern, h := range doors {
		mux.Handle(pattern, h)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func get(t *testing.T, server *httptest.Server, path string, query url.Values, into any) *http.Response {
	t.Helper()
	res, err := http.Get(server.URL + path + "?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if into != nil {
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return res
}

func TestDoorsFindSuggestAndLookUp(t *testing.T) {
	server := site(t)
	var found address.Found
	get(t, server, "/api/v1/postcode/search", url.Values{"q": {"세종대로 209 3층"}}, &found)
	if found.Total != 1 || found.Items[0].Postcode != "03171" || found.Items[0].Reference != "(세종로)" || found.Understood.Rest != "3층" || !found.MadeUp {
		t.Errorf("found %+v", found)
	}
	for key, more := range map[string]bool{found.Items[0].Key: false, found.Items[0].BuildingKey: false, "1111011900": true, "1111000000": true, "111102005001": true, "03171": false} {
		var again struct {
			Items []address.Place
			Total int
			Next  string
		}
		get(t, server, "/api/v1/postcode/lookup/"+key, url.Values{"size": {"100"}}, &again)
		if len(again.Items) == 0 || (again.Total > 1) != more || !slices.ContainsFunc(again.Items, func(p address.Place) bool { return p.Road == "서울특별시 종로구 세종대로 209" }) && again.Next == "" {
			t.Errorf("looked up %s: %d of %d", key, len(again.Items), again.Total)
		}
	}
	var lines struct{ Items []address.Suggestion }
	get(t, server, "/api/v1/postcode/suggest", url.Values{"q": {"종로구 세종ㄷ"}}, &lines)
	if len(lines.Items) == 0 || lines.Items[0].Text != "서울특별시 종로구 세종대로" {
		t.Errorf("suggested %+v", lines)
	}
	for path, want := range map[string]int{
		"/api/v1/postcode/search?q=":                            422,
		"/api/v1/postcode/search?q=" + strings.Repeat("a", 300): 422,
		"/api/v1/postcode/search?q=x&size=1000000000":           422,
		"/api/v1/postcode/search?q=x&at=bad":                    422,
		"/api/v1/postcode/lookup/00000000000000000000000000":    404,
		"/api/v1/postcode/lookup/1":                             422,
		"/api/v1/postcode/lookup/1234567":                       422,
	} {
		if res, err := http.Get(server.URL + path); err != nil || res.StatusCode != want {
			t.Errorf("%s: %v %v, want %d", path, res.StatusCode, err, want)
		}
	}
}

func TestPagesOfASearchFollowEachOther(t *testing.T) {
	server := site(t)
	seen := make(map[string]bool)
	query := url.Values{"q": {"중앙로"}, "size": {"9"}}
	for {
		var found address.Found
		get(t, server, "/api/v1/postcode/search", query, &found)
		for _, hit := range found.Items {
			if seen[hit.Key] {
				t.Fatalf("%s stands on two pages", hit.Key)
			}
			seen[hit.Key] = true
		}
		if found.Next == "" {
			if len(seen) != int(found.Total) || len(found.Areas) < 10 {
				t.Errorf("%d on all pages of %d, in %d areas", len(seen), found.Total, len(found.Areas))
			}
			return
		}
		query.Set("at", found.Next)
	}
}

func TestJusoClientsGetWhatTheyKnow(t *testing.T) {
	server := site(t)
	// As the samples of juso.go.kr read it: everything is a string.
	var answer struct {
		Results struct {
			Common struct{ TotalCount, ErrorCode, ErrorMessage, CountPerPage, CurrentPage string }
			Juso   []map[string]string
		}
	}
	ask := func(keyword string) string {
		res := get(t, server, address.JusoPath, url.Values{"confmKey": {"x"}, "keyword": {keyword}, "resultType": {"json"}, "countPerPage": {"1000000000"}, "addInfoYn": {"Y"}}, &answer)
		if res.Header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%s", res.Header)
		}
		return answer.Results.Common.ErrorCode
	}
	if code := ask("노해로 508"); code != "0" || answer.Results.Common.CountPerPage != "100" {
		t.Fatalf("%s %+v", code, answer.Results.Common)
	}
	for field, want := range map[string]string{
		"roadAddr": "서울특별시 노원구 노해로 508 (상계동, 상계주공6단지아파트)", "roadAddrPart1": "서울특별시 노원구 노해로 508", "roadAddrPart2": " (상계동, 상계주공6단지아파트)",
		"jibunAddr": "서울특별시 노원구 상계동 720 상계주공6단지아파트", "engAddr": "508, Nohae-ro, Nowon-gu, Seoul", "zipNo": "01752", "admCd": "1135010500", "rnMgtSn": "113503005047",
		"bdNm": "상계주공6단지아파트", "bdKdcd": "1", "siNm": "서울특별시", "sggNm": "노원구", "emdNm": "상계동", "liNm": "", "rn": "노해로", "udrtYn": "0", "buldMnnm": "508", "buldSlno": "0",
		"mtYn": "0", "lnbrMnnm": "720", "lnbrSlno": "0", "hemdNm": "상계8동",
	} {
		if got := answer.Results.Juso[0][field]; got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	for keyword, want := range map[string]string{
		"": "E0005", "서울": "E0006", "세": "E0008", "209": "E0009", strings.Repeat("가", 90): "E0010", "세종대로 12345678901": "E0011", "12-3": "E0012", "세종대로' OR 1": "E0013", "세종대로%": "E0013",
	} {
		if got := ask(keyword); got != want {
			t.Errorf("%q: %s, want %s", keyword, got, want)
		}
	}
	res, err := http.PostForm(server.URL+address.JusoPath, url.Values{"keyword": {"세종대로 209"}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var doc struct {
		XMLName xml.Name `xml:"results"`
		Total   string   `xml:"common>totalCount"`
		Zip     []string `xml:"juso>zipNo"`
	}
	if err := xml.NewDecoder(res.Body).Decode(&doc); err != nil || doc.Total != "1" || doc.Zip[0] != "03171" {
		t.Errorf("as XML: %+v %v", doc, err)
	}
}

func TestPostcodifyClientsGetWhatTheyKnow(t *testing.T) {
	server := site(t)
	var answer struct {
		Version, Error, Type, Nums string
		Count                      int
		Results                    []map[string]string
	}
	get(t, server, address.PostcodifyPath, url.Values{"q": {"세종대로 209"}, "v": {"3"}}, &answer)
	if answer.Error != "" || answer.Count != 1 || answer.Type != "JUSO+NUMS" || answer.Nums != "209" {
		t.Fatalf("%+v", answer)
	}
	for field, want := range map[string]string{
		"postcode5": "03171", "ko_common": "서울특별시 종로구", "ko_doro": "세종대로 209", "ko_jibeon": "세종로 77-6", "en_common": "Jongno-gu, Seoul", "en_doro": "209, Sejong-daero",
		"address_id": "1111011900100770006", "building_name": "정부서울청사", "road_id": "111102005001",
	} {
		if got := answer.Results[0][field]; got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	for q, want := range map[string]string{"": "Keyword Not Supplied", "가": "Keyword is Too Long or Too Short", strings.Repeat("가", 81): "Keyword is Too Long or Too Short"} {
		get(t, server, address.PostcodifyPath, url.Values{"q": {q}}, &answer)
		if answer.Error != want {
			t.Errorf("%q: %q, want %q", q, answer.Error, want)
		}
	}
}

func TestScriptsCallOnlyFunctions(t *testing.T) {
	server := site(t)
	for callback, want := range map[string]string{
		"jQuery1113_15": "/**/jQuery1113_15({", "a.b.c": "/**/a.b.c({",
		"alert(1)": "", "a;b": "", "<script>": "", strings.Repeat("a", 200): "", "a..b": "",
	} {
		res, err := http.Get(server.URL + address.PostcodifyPath + "?" + url.Values{"q": {"세종대로 209"}, "callback": {callback}}.Encode())
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if want == "" {
			if res.StatusCode != 400 {
				t.Errorf("%q: %d, want 400", callback, res.StatusCode)
			}
		} else if !strings.HasPrefix(string(body), want) || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/javascript") {
			t.Errorf("%q: %.40s (%s)", callback, body, res.Header.Get("Content-Type"))
		}
	}
}

func TestANewIndexTakesThePlaceOfTheOldOneUnderQueries(t *testing.T) {
	const row = "51130310445753400007700000|5113031026|강원특별자치도|원주시|소초면|교항리|0|20|3|511304457534|장작터길|0|77|0|5113031000|소초면|26304||20230611|0|63|||"
	path := filepath.Join(t.TempDir(), "postcode.idx")
	c := &clock{at: time.Unix(1e9, 0)}
	s := address.New(path, quiet, c.now)
	if _, err := s.Search(t.Context(), "장작터길 77", postcode.Page{}); !errors.Is(err, address.ErrNoIndex) {
		t.Fatalf("without an index: %v, want ErrNoIndex", err)
	}
	build(t, path, "0", row)
	done, stop := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			if answer, err := s.Search(t.Context(), "장작터길 77", postcode.Page{}); err != nil || answer.Total != 1 {
				t.Errorf("while it changes: %d found, %v", answer.Total, err)
				return
			}
		}
	}()
	for i := 1; i <= 20; i++ {
		version := strings.Repeat("x", i)
		build(t, path, version, row)
		c.pass(time.Minute)
		for {
			m, err := s.Meta(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if m.Version == version {
				break
			}
		}
	}
	changes := filepath.Join(t.TempDir(), "AlterD.JUSUKR.20260401.TH_SGCO_RNADR_MST.TXT")
	if err := os.WriteFile(changes, []byte(strings.NewReplacer("00007700000|", "00008000000|", "|0|77|0|", "|0|80|0|", "|0|63|", "|0|31|").Replace(row)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := postcode.Apply(t.Context(), postcode.Delta{Index: path, Sources: []string{changes}}); err != nil {
		t.Fatal(err)
	}
	for day := ""; day != "20260401"; {
		c.pass(time.Minute)
		m, err := s.Meta(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		day = m.Day
	}
	if answer, err := s.Search(t.Context(), "장작터길 80", postcode.Page{}); err != nil || answer.Total != 1 || answer.Results[0].Nearest {
		t.Errorf("what the overlay adds: %+v %v", answer, err)
	}
	broken := []byte("broken, but long enough to be a head of sixty-four bytes, or so one thinks")
	if err := os.WriteFile(path+".new", broken, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	c.pass(time.Minute)
	if answer, err := s.Search(t.Context(), "장작터길 77", postcode.Page{}); err != nil || answer.Total != 1 {
		t.Errorf("after a broken file came: %d found, %v; want the earlier index", answer.Total, err)
	}
	close(stop)
	<-done
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestAnIndexCutShortUnderQueriesEndsNoProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postcode.idx")
	build(t, path, "1")
	s := address.New(path, quiet, time.Now)
	if _, err := s.Search(t.Context(), "세종대로 209", postcode.Page{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Search(t.Context(), "세종대로 209", postcode.Page{}); !errors.Is(err, address.ErrNoIndex) {
		t.Errorf("of a file cut short: %v, want ErrNoIndex", err)
	}
	build(t, path, "2")
	if answer, err := s.Search(t.Context(), "세종대로 209", postcode.Page{}); err != nil || answer.Total != 1 {
		t.Errorf("after a whole one came: %d found, %v", answer.Total, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
