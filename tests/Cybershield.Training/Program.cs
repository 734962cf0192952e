using Cybershield.Training;

string data = Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") ?? Path.Combine("..", "shared", "data");
switch (args)
{
    case ["cross-validate", .. string[] which] when which is [] or ["seen"]:
        return Report.CrossValidated(data, seenOnly: which.Length > 0);
    case ["grow", string file]:
        return Report.Grown(data, file);
    case ["score", .. string[] folder] when folder.Length < 2:
        return Report.Scored(data, folder.FirstOrDefault());
    default:
        Console.Error.WriteLine("""
            Say what to do, with the labelled pages of CYBERSHIELD_TEST_DATA:
              cross-validate [seen]   scores every page by a model that has seen no page of its site
              grow FILE               grows a model on all but the unseen third and writes it
              score [FOLDER]          scores the model in the assembly; writes its texts to FOLDER/aeb.json and FOLDER/wcxb.json
            """);
        return 2;
}
