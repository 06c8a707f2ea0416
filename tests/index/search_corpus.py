"""A small mixed collection: what is said in one language is not said in the other, so that search must cross over."""

from __future__ import annotations

from datetime import date

from index.collection import EmbeddedCollection
from ingest.chunk import chunk
from ingest.types import Document, Kind, Language, Metadata

ENGLISH = [
    "Exosomes were isolated from bovine milk by ultracentrifugation and stored at minus eighty degrees.",
    "The factory in Hungary will produce lithium batteries for electric cars from next spring.",
    "Sunscreen must be tested on human volunteers before an SPF value may be printed on the label.",
    "The court fined the airline for cancelling flights without telling its passengers.",
    "Retinol breaks down in sunlight, so the cream is sold in dark glass bottles.",
    "Heavy rain flooded the subway station and thousands of commuters were stranded.",
    "The bank raised its interest rate by a quarter of a percentage point to slow inflation.",
    "Children under three should not use fluoride toothpaste without supervision.",
    "The museum bought a painting by Monet for twelve million euros.",
    "Researchers grew mesenchymal stem cells from umbilical cord tissue.",
    "Hyaluronic acid is made by bacterial fermentation rather than from rooster combs.",
    "The football team lost the final after a penalty shoot-out.",
    "Nurses in the hospital asked for higher wages and shorter night shifts.",
    "The importer must keep the safety report of each product for ten years.",
    "A volcano in Iceland erupted and the airport was closed for two days.",
]
CHINESE = [
    "国家药监局通报了三批次不合格口红，要求企业立即召回。",
    "研究人员发现绿茶提取物可以减少皮肤皱纹。",
    "公司去年在上海开设了第一百家咖啡店。",
    "学校决定取消小学生的家庭作业，改为每天阅读半小时。",
    "地震造成多座桥梁倒塌，救援人员连夜赶到现场。",
    "婴幼儿洗发水不得添加香精和防腐剂。",
    "该药物可以降低血压，但会引起头痛。",
    "法院认定该广告夸大功效，判令赔偿消费者五万元。",
    "农民用无人机给水稻喷洒农药，节省了大量劳动力。",
    "科学家在深海发现了一种新的鱼类。",
    "化妆品注册人应当每年向省级药品监督管理部门报告不良反应。",
    "火车票价格从下个月起上涨百分之十。",
    "牙膏的功效宣称应当有人体试验数据支持。",
    "图书馆周末开放到晚上十点，读者可以免费借书。",
    "工厂排放的废水污染了河流，环保部门责令停产。",
]
FROM_CHINESE = [  # question -> number of the English sentence
    ("如何从牛奶中分离外泌体？", 0),
    ("哪里将生产电动汽车的锂电池？", 1),
    ("防晒霜的SPF值需要什么试验？", 2),
    ("为什么视黄醇面霜用深色玻璃瓶销售？", 4),
    ("哪家博物馆买了莫奈的画？", 8),
    ("透明质酸是怎样生产的？", 10),
    ("火山喷发后机场关闭了多久？", 14),
]
FROM_ENGLISH = [  # question -> number of the Chinese sentence
    ("Which lipsticks were recalled by the drug regulator?", 0),
    ("Does green tea extract reduce wrinkles of the skin?", 1),
    ("Did the earthquake destroy bridges?", 4),
    ("What side effect does the blood pressure medicine have?", 6),
    ("What do farmers spray with drones on rice?", 8),
    ("What did scientists discover in the deep sea?", 9),
    ("Who polluted the river with waste water?", 14),
]
OWN_LANGUAGE = [
    ("Who fined the airline for cancelled flights?", "en", 3),
    ("How is hyaluronic acid produced?", "en", 10),
    ("火车票什么时候涨价？", "zh", 11),
    ("图书馆周末开放到几点？", "zh", 13),
]


def document(language: Language, number: int) -> Document:
    """The sentence as a document with an id like "en-3", even numbers news of 2021, odd ones notices of 2024.

    No title, so that what is embedded is the sentence alone.
    """
    text = (ENGLISH if language == "en" else CHINESE)[number]
    kind: Kind = "notice" if number % 2 else "news"
    metadata = Metadata(
        source="Gazette" if language == "en" else "公报",
        published=date(2024 if number % 2 else 2021, 3, 1),
        language=language,
        kind=kind,
        agency="NMPA" if number < 5 else None,
        jurisdiction="CN" if language == "zh" else "EU",
    )
    return Document(
        f"{language}-{number}", f"/corpus/{language}-{number}.txt", f"hash-{language}-{number}", text, metadata
    )


def fill(collection: EmbeddedCollection) -> None:
    """Add all sentences, the languages by turns."""
    documents = [document(language, i) for i in range(len(ENGLISH)) for language in ("en", "zh")]
    collection.add((one, chunk(one)) for one in documents)
