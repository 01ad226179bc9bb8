package storefront

import (
	"regexp"
	"strings"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/texts"
)

// What a merchant writes in Korean in words that the law or custom fixes is put into English here; anything else is shown as written.

// allergens are the names that must be declared (Enforcement Rule of the Act on Labeling and Advertising of Foods, table 2), and
// spellings that merchants use, with their texts.
var allergens = map[string]string{
	"달걀": "product.allergen.egg", "계란": "product.allergen.egg", "알류": "product.allergen.egg", "난류": "product.allergen.egg",
	"우유": "product.allergen.milk",
	"메밀": "product.allergen.buckwheat",
	"땅콩": "product.allergen.peanut",
	"대두": "product.allergen.soy", "콩": "product.allergen.soy",
	"밀":    "product.allergen.wheat",
	"고등어":  "product.allergen.mackerel",
	"게":    "product.allergen.crab",
	"새우":   "product.allergen.shrimp",
	"돼지고기": "product.allergen.pork",
	"복숭아":  "product.allergen.peach",
	"토마토":  "product.allergen.tomato",
	"아황산류": "product.allergen.sulphites", "이산화황": "product.allergen.sulphites",
	"호두":  "product.allergen.walnut",
	"닭고기": "product.allergen.chicken",
	"쇠고기": "product.allergen.beef", "소고기": "product.allergen.beef",
	"오징어": "product.allergen.squid",
	"조개류": "product.allergen.shellfish",
	"굴":   "product.allergen.oyster",
	"전복":  "product.allergen.abalone",
	"홍합":  "product.allergen.mussel",
	"잣":   "product.allergen.pine_nut",
}

// headings are those of the notice on product information, with their texts.
var headings = map[string]string{
	"식품의 유형": "product.legal.kind", "제품의 유형": "product.legal.kind",
	"내용량": "product.legal.weight", "중량": "product.legal.weight", "포장단위별 용량": "product.legal.weight", "포장단위별 내용물의 용량(중량), 수량": "product.legal.weight",
	"생산자": "product.legal.maker", "제조사": "product.legal.maker", "제조원": "product.legal.maker", "생산자 및 소재지": "product.legal.maker",
	"소비기한": "product.legal.use_by", "유통기한": "product.legal.use_by",
	"제조연월일": "product.legal.made_on",
	"보관방법":  "product.legal.storage", "보관 방법": "product.legal.storage", "보관방법과 소비기한": "product.legal.storage",
	"원재료명": "product.legal.ingredients", "원재료명 및 함량": "product.legal.ingredients", "원재료와 원산지": "product.legal.ingredients",
	"영양성분": "product.legal.nutrition", "영양정보": "product.legal.nutrition",
	"원산지":    "product.legal.origin",
	"소비자 상담": "product.legal.questions", "소비자상담실": "product.legal.questions", "소비자상담 관련 전화번호": "product.legal.questions",
}

func allergen(tx texts.Texts, ko string) string {
	if key, ok := allergens[strings.TrimSpace(ko)]; ok && tx.Lang() == "en" {
		return tx.T(key)
	}
	return ko
}

func heading(tx texts.Texts, r catalog.Row) string {
	if key, ok := headings[strings.TrimSpace(r.Name)]; ok && tx.Lang() == "en" && r.NameEn == "" {
		return tx.T(key)
	}
	return pick(tx, r.Name, r.NameEn)
}

// counted is a number with one of the usual counters: 2개, 4장 (150g).
var counted = regexp.MustCompile(`^(\d+)\s*(개입|개|장|알|마리|쪽|봉지|봉|팩|인분)(\s.*|\(.*)?$`)

// amount is how much of b is in the box.
func amount(tx texts.Texts, b catalog.BoxItem) string {
	if tx.Lang() != "en" || b.AmountEn != "" {
		return pick(tx, b.Amount, b.AmountEn)
	}
	at := counted.FindStringSubmatch(b.Amount)
	if at == nil {
		return b.Amount
	}
	unit := map[string]string{"봉지": "product.amount.packs", "봉": "product.amount.packs", "팩": "product.amount.packs", "인분": "product.amount.servings"}[at[2]]
	if unit == "" {
		unit = "product.amount.pieces"
	}
	return tx.T(unit, "n", at[1]) + at[3]
}
