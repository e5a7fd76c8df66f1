namespace Weir.Engine.Wire.OpenAi;

/// <summary>Parts of a message: text, image, file, refusal.</summary>
internal static class OpenAiParts
{
    public static Part? Read(Field part, RequestNotes notes)
    {
        switch (part["type"].RequiredText())
        {
            case "text":
                return new TextPart(part["text"].RequiredText(), part.Path);
            case "refusal":
                return new RefusalPart(part["refusal"].RequiredText(), part.Path);
            case "image_url":
                return ReadImage(part["image_url"], notes);
            case "file":
                return ReadFile(part["file"]);
            case "input_audio":
                part.Refuse("audio cannot be sent to this model's provider; send a transcript as text");
                return null;
            default:
                part["type"].Refuse("must be text, image_url or file for this model's provider");
                return null;
        }
    }

    private static ImagePart? ReadImage(Field image, RequestNotes notes)
    {
        if (image["detail"].Text() is not (null or "auto"))
        {
            notes.Drop(image["detail"].Path);
        }

        var url = image["url"].RequiredText();
        if (DataUri.IsOne(url))
        {
            if (DataUri.Parse(url) is { } data)
            {
                return new ImagePart(null, data.MediaType, data.Base64, image["url"].Path);
            }

            image["url"].Refuse("is no valid data address; send data:image/png;base64,… with correct base64");
            return null;
        }

        return ImagePart.At(image["url"], url);
    }

    private static DocumentPart? ReadFile(Field file)
    {
        if (file["file_id"].IsGiven)
        {
            file["file_id"].Refuse("an uploaded file belongs to its provider; send file_data as a data address");
            return null;
        }

        var data = DataUri.Parse(file["file_data"].RequiredText());
        if (data?.MediaType == "application/pdf")
        {
            return new DocumentPart(data.Value.Base64, file["filename"].Text(), file.Path);
        }

        file["file_data"].Refuse("must be data:application/pdf;base64,…; send other files as text");
        return null;
    }
}
