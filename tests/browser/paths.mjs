// Every page of web.md, and those with the most different things on them.
export const paths = ['', 'schemes', 'schemes/eu-ets', 'schemes/compare?scheme=eu-ets&scheme=che-ets&scheme=kor-ets&scheme=chn-ets',
	'schemes/compare', 'matrix', 'studies', 'studies/demo-study-mexico-2020', 'treaties', 'treaties/demo-kz-switzerland',
	'treaties/jcm-japan-kazakhstan', 'treaties/demo-kz-korea/history',
	'treaties?page=2', 'limits', 'limits/demo-limit-ch-other-2022', 'plans', 'plans/nap-2016', 'partners', 'partners/japan',
	'partners/kazakhstan', 'requirements', 'requirements/demo-kz-requirement-1', 'law', 'law/order-153-2012?on=2021-08-16&entry=115',
	'changes', 'changes/276', 'check',
	'check?scheme=che-ets&unit=other&vintage=2024&surrender_obligation=9999&used=99', 'check?scheme=kor-ets&unit=other&vintage=2015&on=2018-06-01&verified_emissions=9000', 'check?scheme=nothing&used=-1', 'search', 'search?q=emissions&kind=treaty', 'search?q=%D0%9A%D0%B0%D0%B7%D0%B0%D1%85%D1%81%D0%B0%D0%BD', 'search?q=xyzzyx', 'help', 'data', 'data/fields', 'accessibility', 'verify', 'verify?number=276-20261101-0123-4567-89ab-cdef', 'verify?number=1',
	'extract/treaties/demo-kz-switzerland?on=2026-11-01&entry=276', 'extract/check?scheme=che-ets&unit=other&vintage=2024&surrender_obligation=9999&used=99&on=2026-11-01&entry=276&number=1',
	'treaties/demo-kz-canada', 'nothing', 'treaties?on=nonsense'];
